// The focus is never lost: what is replaced under it hands it on, and what is taken away gives it
// to what is next to it, or to where it came from.
const byId = (id) => document.getElementById(id)
const NAMED_BY = ["id", "data-act", "data-when", "data-size", "name", "href", "aria-label"]
const PLACES = { conversation: "thread-title", side: "side", list: "list" }
const isThere = (element) => element?.isConnected && element.checkVisibility() && !element.disabled
const inDialog = (element) => !document.querySelector("dialog[open]") || element.closest("dialog[open]")

let trail = [] // the last places of the focus, the newest first

function noted(element) {
  const homes = []
  for (let above = element.parentElement; above; above = above.parentElement) if (above.id) homes.push(above.id)
  const names = NAMED_BY.filter((name) => element.hasAttribute(name))
  if (element.matches("button[value]")) names.push("value")
  const selector = element.localName + names.map((name) => `[${name}="${CSS.escape(element.getAttribute(name))}"]`).join("")
  return { element, homes, selector, menu: element.closest("details.menu"), row: element.closest(".row") }
}

function sameAs({ element, homes, selector }) {
  if (isThere(element)) return element
  for (const home of homes) {
    const same = [...(byId(home)?.querySelectorAll(selector) ?? [])].find(isThere)
    if (same) return same
  }
}

// A row that went: the one that stood below it, or above.
function nextTo(row, records) {
  const { nextSibling: below, previousSibling: above } = (row && records.find(({ removedNodes }) => [...removedNodes].includes(row))) ?? {}
  const element = (node, way) => (node instanceof Element ? node : node?.[way])
  const rows = [element(below, "nextElementSibling"), element(above, "previousElementSibling")]
  return rows.map((other) => other?.querySelector(":scope > a")).find(isThere)
}

function successor(records) {
  const [{ homes, menu, row }, ...earlier] = trail
  const [place] = homes.filter((id) => id in PLACES).map((id) => byId(PLACES[id]))
  const button = menu?.querySelector("summary")
  const choices = [sameAs(trail[0]), nextTo(row, records), button, place, ...earlier.map(sameAs), byId("main")]
  return choices.find((element) => isThere(element) && inDialog(element))
}

document.addEventListener("focusin", ({ target }) => {
  if (target === document.body || target === trail[0]?.element) return
  trail = [noted(target), ...trail].slice(0, 6)
})
// Somebody who clicks beside everything has left by intention.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (!relatedTarget) setTimeout(() => isThere(target) && document.activeElement === document.body && (trail = []))
})

new MutationObserver((records) => {
  const { activeElement } = document
  const [{ element } = {}] = trail
  if (!element || (activeElement !== document.body && activeElement !== element)) return
  const isHidden = () => records.some(({ type, target }) => type === "attributes" && target.contains(element)) && !isThere(element)
  if (element.isConnected && !isHidden()) return
  successor(records)?.focus({ preventScroll: true })
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ["open", "hidden", "disabled", "data-view"] })
