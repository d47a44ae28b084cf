// Single keys, when no field has the focus. They are listed under "?" and can be switched off there.
const byId = (id) => document.getElementById(id)
const dialog = byId("keys")
const isOn = () => localStorage.getItem("keys") !== "off"

const press = (selector) => [...document.querySelectorAll(selector)].find((button) => button.checkVisibility())?.click()
const pressHidden = (selector) => document.querySelector(selector)?.click()
const menu = (id) => document.dispatchEvent(new CustomEvent("menu:open", { detail: id }))
const mode = (name) => document.dispatchEvent(new CustomEvent("composer:mode", { detail: name }))

function step(by) {
  const rows = [...document.querySelectorAll(".row > a")].filter((link) => link.checkVisibility())
  const here = rows.findIndex((link) => link === document.activeElement)
  const start = here >= 0 ? here : rows.findIndex((link) => link.hasAttribute("aria-current"))
  rows[Math.min(Math.max(start + by, 0), rows.length - 1)]?.focus()
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  r: () => mode("reply"),
  n: () => mode("note"),
  t: () => pressHidden("#handoff [aria-keyshortcuts=T], #locked [data-act=take-over], [data-act=take-over]"),
  a: () => menu("menu-assign"),
  s: () => menu("menu-snooze"),
  e: () => menu("menu-close"),
  E: () => press("[data-act=reopen]"),
  i: () => press(".thread-head [data-show=side]"),
  z: () => [...document.querySelectorAll("[data-undo]")].at(-1)?.click(),
  "/": () => document.querySelector("[data-key=k]")?.select(),
  "?": () => dialog.showModal(),
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event
  const isField = target.matches?.("input, textarea, select, [contenteditable]")
  if (key === "Escape" && isField && !target.closest("details[open], dialog")) {
    target.blur()
    byId("thread-title")?.focus({ preventScroll: true })
    return
  }
  if (key === "Escape" && byId("app").dataset.view === "side") press("#side [data-show=thread]")
  if (isField || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !isOn()) return
  if (document.querySelector("dialog[open], details.menu[open]")) return
  const act = Object.hasOwn(KEYS, key) && KEYS[key]
  if (!act) return
  event.preventDefault()
  act()
})

const choice = dialog.querySelector("[name=keys]")
choice.checked = isOn()
choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"))
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-keys]")) dialog.showModal()
  if (target === dialog || target.closest("[data-close]")) dialog.close()
})
