// What concerns this agent: said on whichever page they are, as a toast, with a sound, at the bell.
import { Line } from "./line.js"

const byId = (id) => document.getElementById(id)
const MOST = 3
const isPhone = matchMedia("(max-width: 48em)")

export function call({ pk, html, event, sound, unread: count }) {
  tellBell(count)
  if (!html) return
  // They have it before their eyes.
  if (byId("conversation")?.dataset.pk === String(pk) && !document.hidden) return
  const template = document.createElement("template")
  template.innerHTML = html
  const toast = template.content.firstElementChild
  if (byId(toast.id)) return
  toast.dataset.about = pk
  const notices = [...document.querySelectorAll("#toasts .notice")]
  const before = notices.find(({ dataset }) => dataset.about === String(pk))
  // What was said of it before is at the bell, and so is what finds no room. Who waits goes last.
  if (before) before.remove()
  else if (notices.length >= (isPhone.matches ? 1 : MOST)) (notices.find(({ role }) => role !== "alert") ?? notices[0]).remove()
  byId("toasts").append(toast)
  if (sound) import("./sounds.js").then(({ playOnce }) => playOnce(sound, event))
}

// What they have opened needs no telling any more.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.id === "conversation") document.querySelector(`#toasts [data-about="${elt.dataset.pk}"]`)?.remove()
})

// ── The bell ────────────────────────────────────────────────────────────────────────────────────
function tellBell(count) {
  for (const opener of document.querySelectorAll("[data-bell]")) opener.dataset.unread = count
  for (const figure of document.querySelectorAll("[data-told]")) {
    figure.lastChild.textContent = count > 99 ? "99+" : count
    figure.hidden = !count
  }
  // The list counts there what is unread in it.
  if (!byId("list")) document.title = (count ? `(${count > 99 ? "99+" : count}) ` : "") + document.title.replace(/^\(\d+\+?\) /, "")
  if (isPushedTo) import("./push.js").then(({ tidy }) => tidy(bell.dataset.unreadLines))
  if (bell?.matches(":popover-open") && !bell.contains(document.activeElement)) fill()
}

const bell = byId("bell")
const isPushedTo = bell && window.Notification?.permission === "granted"
const fill = () => htmx.ajax("GET", bell.dataset.address, { target: "#bell-lines", swap: "innerHTML" })

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-bell]")
  // On a phone it is a page of its own.
  if (!opener || !bell || isPhone.matches || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  if (bell.matches(":popover-open")) return bell.hidePopover()
  fill()
  bell.showPopover()
  bell.focus()
})

bell?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key]
  if (event.key === "Escape") return bell.hidePopover()
  if (!step) return
  const links = [...bell.querySelectorAll(".told a, .bell-foot a")]
  const here = links.indexOf(document.activeElement)
  links[Math.min(Math.max(here + step, 0), links.length - 1)]?.focus()
  event.preventDefault()
  event.stopPropagation() // other menus go from button to button
})

bell?.addEventListener("toggle", ({ newState }) => {
  for (const opener of document.querySelectorAll("[data-bell]")) opener.setAttribute("aria-expanded", newState === "open")
  if (newState === "closed" && bell.contains(document.activeElement)) document.querySelector(".rail [data-bell]")?.focus()
})

// Once in each tab: whoever signs in again gets their pushes again.
if (isPushedTo && !sessionStorage.getItem("pushed")) {
  sessionStorage.setItem("pushed", "1")
  import("./push.js").then(({ renew }) => renew(bell.dataset.devices))
}

// The list has a line of its own.
const address = byId("app")?.dataset.calls
if (address && !byId("list")?.dataset.live) new Line(() => address, call)
