// What every page shares: times that stay true, menus, toasts, the pane a phone shows, the link state.
import "./sheets.js" // first: it hears Back before the panes do
import { format, language, yearOf } from "./times.js"

const all = (selector, root = document) => [...root.querySelectorAll(selector)]

// ── Times: one timer for all of them ───────────────────────────────────────────────────────────
// Making a format is slow, and a list has a hundred times: each is made once.
const counted = (unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow" })
const written = {
  minute: counted("minute"),
  hour: counted("hour"),
  weekday: format({ weekday: "short" }),
  clock: format({ hour: "2-digit", minute: "2-digit" }),
  date: format({ day: "numeric", month: "short" }),
  old: format({ day: "numeric", month: "short", year: "numeric" }),
  full: format({ dateStyle: "long", timeStyle: "short" }),
}

// The server counts the same way, see team/templatetags/ui.py.
export function sinceText(moment, now = new Date()) {
  const minutes = Math.floor((now - moment) / 60000)
  if (minutes < 1) return null
  if (minutes < 60) return written.minute.format(minutes)
  if (minutes < 24 * 60) return written.hour.format(Math.floor(minutes / 60))
  if (minutes < 6 * 24 * 60) return `${written.weekday.format(moment)} ${written.clock.format(moment)}`
  return (yearOf(moment) === yearOf(now) ? written.date : written.old).format(moment)
}

function refreshTimes() {
  for (const time of all("time[data-since]")) {
    const moment = new Date(time.dateTime)
    const text = sinceText(moment) ?? app?.dataset.now
    if (text && time.textContent !== text) {
      time.textContent = text
      time.title = written.full.format(moment)
    }
  }
}
const app = document.getElementById("app")
refreshTimes()
setInterval(refreshTimes, 20_000)
document.addEventListener("htmx:load", refreshTimes)
document.addEventListener("visibilitychange", () => document.hidden || refreshTimes())

// ── A form that came by a socket has no token of its own, for when htmx leaves it to the browser ──
document.addEventListener("submit", ({ target: form }) => {
  if (form.method !== "post" || form.elements.csrfmiddlewaretoken) return
  const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"]
  if (token) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: token }))
}, true)

// ── Menus: <details class="menu"> closes like a menu, and arrows walk through it ────────────────
const openMenus = () => all("details.menu[open]")

function closeMenu(menu, { refocus = false } = {}) {
  menu.open = false
  if (refocus) menu.querySelector("summary").focus()
}

document.addEventListener("click", ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) closeMenu(menu)
  target.closest("[data-dismiss]")?.closest(".toast, .bar")?.remove()
})

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open], .menu[popover]")
  if (!menu) return
  if (event.key === "Escape" && menu.matches("details")) {
    event.preventDefault()
    closeMenu(menu, { refocus: true })
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step && !event.target.matches("input, textarea, select")) {
    const stops = all(".opt, button:not(summary button), input, select", menu).filter((stop) => stop.checkVisibility())
    const here = stops.indexOf(document.activeElement)
    event.preventDefault()
    stops[(here < 0 && step < 0 ? stops.length - 1 : here + step + stops.length) % stops.length]?.focus()
  }
})

// ── Toasts go after eight seconds, but never under the pointer or the focus; errors stay ────────
const toasts = document.getElementById("toasts")

function keepTime(toast) {
  const { stays, seconds } = toast.dataset
  if (stays || (toast.role === "alert" && !seconds)) return
  let timer
  const start = () => (timer = setTimeout(() => toast.remove(), 1000 * (seconds ?? 8)))
  const stop = () => clearTimeout(timer)
  toast.addEventListener("pointerenter", stop)
  toast.addEventListener("pointerleave", start)
  toast.addEventListener("focusin", stop)
  toast.addEventListener("focusout", start)
  start()
}

if (toasts) {
  all(".toast", toasts).forEach(keepTime)
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.matches?.(".toast")) keepTime(node)
    }
    // Three at most: the oldest that is no error goes.
    const shown = all(".toast", toasts)
    if (shown.length > 3) shown.find((toast) => toast.role !== "alert" && !toast.dataset.stays)?.remove()
  }).observe(toasts, { childList: true })
}

// ── Panes: a [data-show] link shows list, thread or side without asking the server ──────────────
const isPhone = matchMedia("(max-width: 48em)")
let isOnTop = false // the customer's screen has an entry of its own in the history

export function show(view) {
  app.dataset.view = view
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-show]")
  if (!opener || !app) return
  event.preventDefault()
  const view = opener.dataset.show
  const next = app.dataset.view === view && view === "side" ? "thread" : view
  // On a phone the customer is a screen of its own: it has an address, and Back leaves it.
  // (Opened from a sheet, it takes the sheet's place, see sheets.js.)
  const how = history.state?.layer ? "replaceState" : "pushState"
  if (isPhone.matches && next === "side") history[how]({ pane: "side" }, "", opener.href)
  else if (isOnTop) return history.back()
  isOnTop = history.state?.pane === "side"
  opener.closest("details.menu")?.removeAttribute("open")
  show(next)
})

// Before htmx asks the server for the page, which is still here.
addEventListener("popstate", (event) => {
  const isSide = event.state?.pane === "side"
  if (!app || !(isSide || isOnTop)) return
  event.stopImmediatePropagation()
  isOnTop = isSide
  show(isSide ? "side" : "thread")
})

// ── Link state: silent until a socket exists, then one of three words ───────────────────────────
const link = document.getElementById("link-state")

function say(state) {
  if (!link) return
  const words = link.dataset[state]
  if (link.textContent !== words) link.textContent = words
  link.dataset.tone = { live: "pine", lost: "amber", offline: "amber" }[state]
  link.hidden = false
}

document.addEventListener("link", ({ detail }) => say(detail)) // (of queueing.js)

// ── A password can be looked at ─────────────────────────────────────────────────────────────────
document.addEventListener("click", ({ target }) => {
  const eye = target.closest("[data-reveal]")
  if (!eye) return
  const field = document.getElementById(eye.dataset.reveal)
  const isShown = field.type === "text"
  field.type = isShown ? "password" : "text"
  eye.setAttribute("aria-pressed", !isShown)
})
