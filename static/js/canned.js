// The editor of a canned reply: a placeholder goes where the caret is, files go up at once.
import { number, put, sayGoing, tray } from "./tray.js"
import { insert } from "./typing.js"

document.addEventListener("click", ({ target }) => {
  const choice = target.closest("[data-insert]")
  if (!choice) return
  const field = document.getElementById("id_text")
  choice.closest("details").open = false
  field.focus()
  insert(field, choice.dataset.insert)
})

const list = document.getElementById("tray")
if (list?.dataset.url) attachTo(list, list.closest("form"))

function attachTo(list, form) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }
  let saveLater
  const shelf = tray({
    list: () => list,
    template: () => document.getElementById("tray-item"),
    say: (text) => { document.getElementById("tray-news").textContent = text },
    upload: (file, options) => put(list.dataset.url, file, { headers, ...options }),
    drop: (id) => fetch(`${list.dataset.url}${id}/remove/`, { method: "POST", headers, keepalive: true }),
    changed() {
      number(list)
      const count = shelf.going()
      sayGoing(count)
      if (count || !saveLater) return
      const button = saveLater
      saveLater = undefined
      if (!list.querySelector("[data-bad]")) form.requestSubmit(button)
    },
  })

  form.addEventListener("change", ({ target }) => {
    if (target.id !== "attach") return
    shelf.add(target.files)
    target.value = ""
  })
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-remove]")
    if (button) (shelf.remove(button.closest(".file")) ?? document.getElementById("attach")).focus()
  })
  // What is on its way is saved with it.
  form.addEventListener("submit", (event) => {
    if (!shelf.going()) return
    event.preventDefault()
    saveLater = event.submitter
  })
}
