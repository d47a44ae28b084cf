// The list and the open conversation: what htmx swaps, and what only the browser can add to it.
import { format } from "./times.js"

const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const byId = (id) => document.getElementById(id)
const app = byId("app")
const words = byId("words").dataset

// --- Times of day
const clock = format({ hour: "2-digit", minute: "2-digit" })
const weekday = format({ weekday: "short" })
const full = format({ dateStyle: "long", timeStyle: "short" })

function localise(root) {
  for (const time of all("time[data-clock], time[data-moment]", root)) {
    const moment = new Date(time.dateTime)
    const text = "clock" in time.dataset ? clock.format(moment) : `${weekday.format(moment)} ${clock.format(moment)}`
    if (time.textContent !== text) time.textContent = text
    time.title = full.format(moment)
  }
}

// --- A conversation was opened
function opened(sheet) {
  for (const link of all(".row > a[aria-current]")) link.removeAttribute("aria-current")
  const row = byId(`conv-${sheet.dataset.pk}`)
  row?.removeAttribute("data-unread")
  row?.querySelector("a").setAttribute("aria-current", "true")
  app.dataset.view = "thread"
  byId("thread-title")?.focus({ preventScroll: true })
}

htmx.onLoad((element) => {
  localise(element.parentElement ?? element)
  // On a phone the bot's card, read before taking over, gives its room to the conversation.
  for (const card of all("details.handoff[data-fresh]", element.parentElement ?? element)) {
    card.open = innerWidth > 768
    delete card.dataset.fresh
  }
  remember(element)
  document.documentElement.dataset.timed = ""
  if (element.id === "conversation") opened(element)
  // The strip of tabs is longer than the list is wide; the next ones come into view, too.
  element.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
})

// --- An action leaves the address alone: htmx 2.0 forgets hx-push-url="false" where hx-boost is on
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  const { elt } = detail.requestConfig
  if (elt.closest("[hx-push-url]")?.getAttribute("hx-push-url") !== "false") return
  Object.assign(detail.history, { type: "replace", path: location.pathname + location.search })
})

// --- When an answer does not come, or is not what was asked for
function toast(text) {
  const item = byId("toast-template").content.firstElementChild.cloneNode(true)
  item.querySelector("[data-text]").textContent = text
  byId("toasts").append(item)
}

document.addEventListener("toast", ({ detail }) => toast(detail))

document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (new URL(event.detail.xhr.responseURL || location, location).pathname === words.login) {
    event.preventDefault()
    location.assign(`${words.login}?next=${encodeURIComponent(location.pathname + location.search)}`)
  }
})
document.addEventListener("htmx:responseError", ({ detail }) => {
  toast(detail.xhr.status === 404 ? words.gone : words.failed)
})
document.addEventListener("htmx:sendError", ({ detail }) => {
  const { verb, isQueued } = detail.requestConfig
  if (detail.elt.id !== "composer" && verb !== "get" && !isQueued) toast(words.offline)
})

// --- Folds of the customer's side stay as they were left
function remember(root) {
  for (const fold of all("details[data-fold]", root.parentElement ?? root)) {
    const kept = localStorage.getItem(`fold.${fold.dataset.fold}`)
    if (kept) fold.open = kept === "open"
  }
}
document.addEventListener("toggle", ({ target }) => {
  if (target.dataset?.fold) localStorage.setItem(`fold.${target.dataset.fold}`, target.open ? "open" : "closed")
}, true)

// --- Pictures of a mail are loaded when somebody asks for them
document.addEventListener("click", async (event) => {
  const pictures = event.target.closest("[data-pictures]")
  const copy = event.target.closest("[data-copy]")
  if (pictures) {
    event.preventDefault()
    for (const image of all("img[data-src]", pictures.closest(".bubble"))) {
      image.referrerPolicy = "no-referrer"
      image.src = image.dataset.src
      image.removeAttribute("data-src")
    }
    pictures.closest(".mail-bar").remove()
  }
  if (copy) {
    event.preventDefault()
    await navigator.clipboard?.writeText(copy.href)
    copy.querySelector("span").textContent = copy.dataset.copy
  }
})
