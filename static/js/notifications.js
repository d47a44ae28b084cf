// The history and the preferences.
import { isPossible, turnOn } from "./push.js"
import { play } from "./sounds.js"

// A kind that is chosen is shown at once.
document.querySelector("[data-submits]")?.addEventListener("change", ({ target }) => target.form.requestSubmit())

// A sound that is chosen is heard.
document.addEventListener("change", ({ target }) => target.matches("select[data-sound]") && play(target.value))
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const toast = document.querySelector("#toasts [data-plays]")
  if (!toast) return
  play(toast.dataset.plays)
  toast.removeAttribute("data-plays")
})

const button = document.querySelector("[data-push-on]")
const hint = document.getElementById("push-hint")
if (button && !isPossible) {
  button.hidden = true
  hint.textContent = hint.dataset.impossible
}
button?.addEventListener("click", async () => {
  button.disabled = true
  try {
    const answer = await turnOn(button.dataset.address, button.dataset.key)
    if (!answer) hint.textContent = hint.dataset.denied
    else if (answer.ok) {
      hint.textContent = ""
      document.getElementById("devices").outerHTML = await answer.text()
      htmx.process(document.getElementById("devices"))
    } else hint.textContent = answer.status === 400 ? await answer.text() : hint.dataset.failed
  } catch {
    hint.textContent = hint.dataset.failed
  }
  button.disabled = false
})
