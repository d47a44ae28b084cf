// On a phone a menu is a sheet at the lower edge, where the thumb is. It says what it is and has a
// grip; the grip, a tap beside it, Escape and Back close it, and a tap beside it does nothing else.
const isPhone = matchMedia("(max-width: 48em)")
const isTouch = matchMedia("(pointer: coarse)")
const app = document.getElementById("app")
const LAYERS = "details.menu[open] > .pop, .menu:popover-open, dialog[open]"

const inOrder = () => [...document.querySelectorAll(LAYERS)].filter((layer) => layer.checkVisibility())
const topmost = () => (isPhone.matches ? inOrder().at(-1) : undefined)
const side = () => (isPhone.matches && app?.dataset.view === "side" ? document.getElementById("side") : null)

function close(layer) {
  if (layer.matches("dialog")) layer.close()
  else if (layer.matches(":popover-open")) layer.hidePopover()
  else if (layer.matches(".side")) layer.querySelector("[data-show]").click()
  else {
    const menu = layer.closest("details")
    menu.open = false
    menu.querySelector("summary").focus({ preventScroll: true })
  }
}

// --- What it is, and its grip
function nameOf(summary) {
  const [named] = summary?.querySelectorAll("span:not(.sr)") ?? []
  return summary?.ariaLabel || (named ?? summary)?.textContent.trim()
}

function dress(sheet) {
  if (sheet.matches("dialog") || sheet.querySelector(":scope > .sheet-top")) return
  const top = document.createElement("div")
  top.className = "sheet-top"
  const grip = Object.assign(document.createElement("button"), { type: "button", ariaLabel: app?.dataset.shut })
  grip.append(Object.assign(document.createElement("span"), { className: "grip" }))
  top.append(grip)
  const name = nameOf(sheet.parentElement.querySelector(":scope > summary"))
  if (name) {
    top.append(Object.assign(document.createElement("b"), { textContent: name }))
    if (sheet.matches("div")) sheet.role = "dialog"
    sheet.ariaLabel = name
  }
  sheet.prepend(top)
}

// A field that gets the focus by itself would call up the keys, and they would cover the sheet.
function enter(sheet) {
  dress(sheet)
  if (isTouch.matches && !sheet.contains(document.activeElement)) sheet.querySelector(".sheet-top button")?.focus()
}

document.addEventListener("toggle", ({ target }) => {
  if (isPhone.matches && target.matches(".menu:is([open], :popover-open)")) {
    const sheet = target.matches("details") ? target.querySelector(":scope > .pop") : target
    if (sheet) enter(sheet)
  }
  setTimeout(settle)
}, true)
// What a menu has asked for has come, and has taken the place of all that was in it.
htmx.onLoad((element) => {
  const sheet = topmost()
  if (sheet?.contains(element)) enter(sheet)
  setTimeout(settle)
})

document.addEventListener("keydown", (event) => {
  const sheet = topmost()
  if (event.key !== "Tab" || !sheet || sheet.matches("dialog")) return
  const stops = [...sheet.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((stop) => stop.checkVisibility() && !stop.disabled)
  const here = stops.indexOf(document.activeElement)
  if (here > 0 && here < stops.length - 1) return
  if (here === 0 && !event.shiftKey && stops.length > 1) return
  if (here === stops.length - 1 && event.shiftKey && here > 0) return
  event.preventDefault()
  stops.at(event.shiftKey ? -1 : 0)?.focus()
})

// --- A tap beside it, which must not press what lies there
let beside

document.addEventListener("pointerdown", ({ target }) => {
  const layer = topmost() ?? side()
  beside = layer && !layer.matches("dialog") && !layer.contains(target) && !target.closest(".toast") ? layer : null
}, true)
for (const over of ["pointercancel", "keydown"]) document.addEventListener(over, () => (beside = null), true)
document.addEventListener("mousedown", (event) => beside && event.preventDefault(), true)
document.addEventListener("click", (event) => {
  if (!beside || !event.isTrusted) return
  event.preventDefault()
  event.stopImmediatePropagation()
  if (beside.matches(":popover-open, .side") || beside.closest("details[open]")) close(beside)
  beside = null
}, true)

// --- The grip: pressed, or drawn down
const GRIPS = ".sheet-top, .grip-link"
let isDrawn = false

document.addEventListener("pointerdown", (event) => {
  const grip = isPhone.matches && event.target.closest(GRIPS)
  if (!grip) return
  const sheet = grip.parentElement
  let far = 0
  isDrawn = false
  const draw = ({ clientY }) => {
    far = Math.max(0, clientY - event.clientY)
    isDrawn ||= far > 6
    sheet.style.translate = `0 ${far}px`
  }
  const leave = ({ type }) => {
    grip.removeEventListener("pointermove", draw)
    sheet.style.translate = ""
    if (type === "pointerup" && far > 72) close(sheet)
  }
  grip.setPointerCapture(event.pointerId)
  grip.addEventListener("pointermove", draw)
  for (const end of ["pointerup", "pointercancel"]) grip.addEventListener(end, leave, { once: true })
})
document.addEventListener("click", (event) => {
  const grip = event.target.closest(GRIPS)
  if (!grip) return
  if (isDrawn) {
    event.preventDefault()
    event.stopImmediatePropagation()
  } else if (grip.matches(".sheet-top")) close(grip.parentElement)
  isDrawn = false
}, true)

// --- Back: while something is open on top, it has an entry of its own in the history
let isHeld = false // the newest entry is the one of what is open
let isLeaving = false // it was closed by other means, and the entry is about to go

function settle() {
  if (isLeaving) return
  const isOpen = Boolean(topmost())
  if (isOpen && !isHeld) {
    // htmx knows its own entries by this.
    if (!history.state) history.replaceState({ htmx: true }, "")
    history.pushState({ layer: true }, "")
    isHeld = true
  } else if (!isOpen && isHeld) {
    isHeld = false
    if (history.state?.pane) return // the customer's screen has taken its place
    isLeaving = true
    history.back()
  }
}
document.addEventListener("close", () => setTimeout(settle), true)

addEventListener("popstate", (event) => {
  if (!isLeaving && !isHeld) return
  event.stopImmediatePropagation()
  if (isHeld) for (const layer of inOrder().reverse()) close(layer)
  isHeld = isLeaving = false
  setTimeout(settle)
}, true)

// What was opened from a sheet takes the sheet's entry.
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  if (!isHeld || detail.history.type !== "push") return
  detail.history.type = "replace"
  isHeld = false
})
