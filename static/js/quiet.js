// What the app in the pocket shows, and when: never under somebody's hands.
const byId = (id) => document.getElementById(id)
export const parts = byId("pocket")
export const part = (name) => parts.content.querySelector(`[data-part=${name}]`).cloneNode(true)

// May the page be taken from under somebody's hands?
let touched = -Infinity
for (const type of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(type, () => { touched = performance.now() }, { capture: true, passive: true })
}
const isWritten = () => byId("composer")?.elements.body.value.trim() || byId("tray")?.children.length
export const isQuiet = () =>
  performance.now() - touched > 4000 &&
  !isWritten() &&
  !document.activeElement?.matches("input, textarea, select") &&
  !document.querySelector("dialog[open], [popover]:popover-open, details.menu[open], [aria-busy=true]") &&
  [...document.querySelectorAll(".scroll")].every(({ scrollTop }) => Math.abs(scrollTop) < 40)

// The real page, however long it takes.
export function reload() {
  navigator.serviceWorker.controller?.postMessage({ type: "wait" })
  location.reload()
}
