// A page that was kept: it says from when it is, fetches a token that is not old, and leads to the
// real page when there is a network again.
import { isQuiet, part, reload } from "./quiet.js"
import { format } from "./times.js"

const html = document.documentElement
const moment = new Date(html.dataset.kept)
const isToday = new Date().toDateString() === moment.toDateString()
const time = format(isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }).format(moment)
const filled = (element) => {
  for (const place of element.querySelectorAll("[data-time]")) place.textContent = place.textContent.replace("{time}", time)
  return element
}

const bar = filled(part(html.dataset.keptFor === "slow" ? "slow" : "kept"))
const tabs = document.querySelector("#list .tabs")
// (A page that only says what is missing shows nothing of then.)
if (tabs) tabs.after(bar)
else if (!document.querySelector("[data-missing]")) document.getElementById("main").prepend(bar)
// Where the queue says that we are offline, once is enough.
for (const place of document.querySelectorAll("[data-queue-bar] [data-as-of]")) place.textContent = bar.querySelector("[data-time]").textContent
document.getElementById("thread-meta")?.prepend(filled(part("as-of")))
const tryNow = () => (token ? reload() : look({ isAsked: true }))
bar.querySelector("[data-try]").addEventListener("click", tryNow)
document.addEventListener("click", ({ target }) => target.closest("[data-bar=now]") && tryNow())

// --- Forms: sent with a token of now, or not at all
let token

async function freshen() {
  const answer = await fetch("/offline/me/", { cache: "no-store" }).catch(() => null)
  if (answer?.status === 401) return reload() // to sign in, and back here
  const me = answer?.ok && answer.headers.get("Agent") ? await answer.json().catch(() => null) : null
  if (!me) return false
  if (String(me.agent) !== html.dataset.agent) return reload()
  token = me.token
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }))
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token
  return true
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!token || detail.verb === "get") return
  detail.headers["X-CSRFToken"] = token
  detail.parameters.csrfmiddlewaretoken = token
})

const isOfHtmx = (form) => form.matches("[hx-post]") || form.closest("[hx-boost]")?.getAttribute("hx-boost") === "true"
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event
  if (form.method !== "post" || isOfHtmx(form)) return
  if (token) {
    if (form.elements.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = token
    return
  }
  event.preventDefault()
  event.stopImmediatePropagation()
  if (await freshen()) form.requestSubmit(submitter)
  else document.getElementById("toasts").append(part("unsent"))
}, true)

// --- Back
async function look({ isAsked = false } = {}) {
  if (!(await freshen())) return
  if (isAsked || isQuiet()) return reload()
  bar.replaceChildren(...part("back").childNodes)
  bar.querySelector("[data-try]").addEventListener("click", reload)
}

if (html.dataset.keptFor === "slow") {
  freshen()
  navigator.serviceWorker.addEventListener("message", ({ data }) => data?.type === "fresh" && look())
  navigator.serviceWorker.startMessages()
} else {
  addEventListener("online", () => look())
  setInterval(() => document.hidden || token || look(), 15_000)
}
