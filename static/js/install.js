// The app on the home screen: offered where the browser can, explained where a hand has to do it.
import { part } from "./quiet.js"

const button = () => document.querySelector("[data-install]")

export function offer(event) {
  const install = async () => {
    hint?.remove()
    button().hidden = true
    await event.prompt()
  }
  button().hidden = false
  button().addEventListener("click", install)
  const hint = isWelcome() ? part("install") : null
  if (!hint) return
  hint.querySelector("[data-yes]").addEventListener("click", install)
  hint.querySelector("[data-dismiss]").addEventListener("click", () => localStorage.setItem("install", "no"))
  document.getElementById("toasts").append(hint)
}

export function explain() {
  const words = document.querySelector("[data-install-by-hand]")
  if (words) words.hidden = false
}

// On a phone, from the second day on, until somebody says no.
function isWelcome() {
  const before = localStorage.getItem("install")
  const today = new Date().toDateString()
  if (!before) localStorage.setItem("install", today)
  return matchMedia("(pointer: coarse)").matches && before && before !== "no" && before !== today
}
