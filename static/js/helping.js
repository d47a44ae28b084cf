// Suggested replies and translations go into the composer when somebody presses, as if they had been
// typed: Ctrl-Z takes them back, and nothing is sent.
import { insert } from "./typing.js"

const BLANK = /\[[^[\]\n]{1,80}\?\]/ // as in conversations/blanks.py
const help = () => document.getElementById("help")
const field = () => document.getElementById("composer").elements.body
let before // what a translation has replaced

function close() {
  help().replaceChildren()
  field().focus()
}

function draft({ draft: text, used, files }) {
  const body = field()
  const from = body.value.trimEnd().length
  const between = from ? "\n\n" : ""
  insert(body, between + text, from, body.value.length)
  const blank = BLANK.exec(text)
  const at = from + between.length + (blank?.index ?? 0)
  if (blank) body.setSelectionRange(at, at + blank[0].length)
  if (used) document.dispatchEvent(new CustomEvent("composer:used", { detail: { used, files: files !== undefined } }))
  close()
}

function replace(button, text) {
  const body = field()
  const whole = body.value
  insert(body, text, 0, whole.length)
  const back = button.parentElement.querySelector("[data-put-back]")
  const isBack = button === back
  before = isBack ? undefined : whole
  back.hidden = isBack
  button.parentElement.querySelector("[data-replace]").hidden = !isBack
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("#help button")
  if (!button) return
  if ("helpClose" in button.dataset) close()
  else if ("draft" in button.dataset) draft(button.dataset)
  else if ("replace" in button.dataset) replace(button, button.dataset.replace)
  else if ("putBack" in button.dataset && before !== undefined) replace(button, before)
})

// Asked for from the menu, it is shown elsewhere.
document.addEventListener("click", ({ target }) => {
  const menu = target.closest("[data-act=summary]")?.closest("details.menu")
  if (menu) menu.open = false
})

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !event.target.closest?.("#help")) return
  event.preventDefault()
  event.stopPropagation()
  close()
})

// What was asked for by a key is next under the fingers; what is written meanwhile is not interrupted.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "help" || document.activeElement === field()) return
  ;(help().querySelector("[data-draft]:not([data-kind=bare]), [data-replace]") ?? help().querySelector("[data-help-start]"))?.focus()
})
// A line that cannot be reached says so in the place where it was waited for.
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, ({ detail }) => {
    const waits = detail.target?.closest?.("[data-wait]")
    if (waits) waits.remove()
  })
}
