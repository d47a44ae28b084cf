// The app in this browser: its worker, what is kept for later, a new version, the number at its icon.
import { isQuiet, part, parts, reload } from "./quiet.js"

const byId = (id) => document.getElementById(id)
const html = document.documentElement
const { serviceWorker } = navigator
const isPocket = matchMedia("(pointer: coarse), (display-mode: standalone)")

// --- Keeping for later: this page, and on what goes into a pocket the newest of the list
let listed = -Infinity

function most() {
  const { saveData, effectiveType = "4g" } = navigator.connection ?? {}
  if (!isPocket.matches || saveData || effectiveType.endsWith("2g")) return 0
  return effectiveType === "3g" ? 8 : 25
}

function keep({ here }) {
  const pages = [{ address: parts.dataset.away, version: html.lang }]
  const sheet = byId("conversation")?.dataset
  if (here) pages.push({ address: sheet?.pk ? location.pathname : location.pathname + location.search, version: sheet?.version })
  let menus // the conversation whose menus are kept: they serve the others, too
  if (most() && performance.now() - listed > 10 * 60_000) {
    listed = performance.now()
    menus = sheet?.pk ?? document.querySelector("#rows .row")?.id.replace("conv-", "")
    const { share, inbox, mine, waiting, alerts } = parts.dataset // what the app's shortcuts lead to, too
    pages.push(...[share, inbox, mine, waiting, alerts].map((address) => ({ address })))
    for (const row of [...document.querySelectorAll("#rows .row[data-version]")].slice(0, most())) {
      pages.push({ address: row.querySelector("a").pathname, version: row.dataset.version })
    }
  }
  const statics = performance.getEntriesByType("resource").map(({ name }) => name)
  serviceWorker.controller?.postMessage({ type: "keep", pages, statics, menus })
}

let at // the address that was kept last, and how it was then
document.addEventListener("visibilitychange", () => {
  if (!document.hidden || html.dataset.kept) return
  const now = `${location} ${byId("conversation")?.dataset.version}`
  if (isPocket.matches || now !== at) keep({ here: true })
  at = now
})

// --- The worker, once the page is there
async function start() {
  const wasRuled = Boolean(serviceWorker.controller)
  const registration = await serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => null)
  if (!registration) return
  serviceWorker.addEventListener("controllerchange", () => (wasRuled ? renewed() : keep({ here: true })), { once: !wasRuled })
  if (wasRuled && !html.dataset.kept) (window.requestIdleCallback ?? setTimeout)(() => keep({ here: false }))
  let asked = performance.now()
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || performance.now() - asked < 3600_000) return
    asked = performance.now()
    registration.update().catch(() => {})
  })
  if (matchMedia("(display-mode: standalone)").matches) navigator.storage?.persist?.()
}
if (serviceWorker && parts) {
  if (document.readyState === "complete") start()
  else addEventListener("load", start)
}

// An open page stays as it is; what is new is offered when nobody writes.
function renewed() {
  if (document.querySelector("#toasts [data-part=renewed]")) return
  if (!isQuiet()) return setTimeout(renewed, 2000)
  const toast = part("renewed")
  toast.querySelector("[data-renew]").addEventListener("click", reload)
  byId("toasts").append(toast)
}

// --- The number at the app's icon
let badge
function count() {
  const number = Number.parseInt(byId("rail-count-inbox")?.lastChild?.textContent, 10) || 0
  if (number === badge || !navigator.setAppBadge) return
  badge = number
  ;(number ? navigator.setAppBadge(number) : navigator.clearAppBadge()).catch(() => {})
}
count()
document.addEventListener("htmx:afterSettle", count)
document.addEventListener("click", ({ target }) => target.closest("[data-log-out]") && navigator.clearAppBadge?.().catch(() => {}))

// --- What only some need
if (html.dataset.kept) import("./kept.js")
if (new URLSearchParams(location.search).has("shared")) import("./shared.js").then(({ arrive }) => arrive())
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault()
  import("./install.js").then(({ offer }) => offer(event))
})
if (navigator.standalone === false) import("./install.js").then(({ explain }) => explain())
