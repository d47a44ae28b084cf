// The dashboard: the strip of now stays true while somebody looks, and what fails is said.
const EVERY = 5000 // ms
const OLD = 15 * 60 * 1000
let drawnAt = Date.now()

const inView = (element) => {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}

function renew() {
  const strip = document.getElementById("now")
  if (!strip || document.hidden || !inView(strip)) return
  // All of it, where nobody is in the middle of something: else a tab left open shows yesterday.
  if (Date.now() - drawnAt > OLD && !document.querySelector("#board :is(details[open], [type=date]:focus)")) {
    drawnAt = Date.now()
    htmx.trigger("#filters", "change")
  } else {
    strip.dispatchEvent(new Event("stale"))
  }
}

// The same once more is no step to go back.
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  const { path } = detail.history
  if (path && new URL(path, location).href === new URL(location).href) detail.history.type = "replace"
})
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id === "board") drawnAt = Date.now()
})

setInterval(renew, EVERY)
document.addEventListener("visibilitychange", renew)

// ── In the menu several things are chosen; its button then shows them ──────────────────────────
document.addEventListener("change", (event) => {
  if (event.target.closest(".board-more")) event.stopPropagation()
}, true)
document.addEventListener("submit", ({ target }) => {
  target.querySelector(".board-more[open]")?.removeAttribute("open")
})

// ── What was chosen is fetched: busy for those who do not see it fade, and an error that stays ──
const failed = document.getElementById("board-failed")
const again = new Set()

const isBoards = ({ target }) => ["board", "agents"].includes(target?.id) || /^(chart|table)-/.test(target?.id)

// Sorting brings the agents alone: what else stands on the board does not know of it.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const sort = new URLSearchParams(location.search).get("sort")
  if (detail.target?.id === "board" && sort) detail.parameters.sort = sort
})

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!isBoards(detail)) return
  detail.target.setAttribute("aria-busy", "true")
  const status = document.querySelector("[data-loading]")
  if (status) status.textContent = status.dataset.loading
})

// The bar stays while something that failed still stands there.
const tell = () => { failed.hidden = ![...again].some((element) => element.isConnected) }

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!isBoards(detail)) return
  const status = document.querySelector("[data-loading]")
  if (status) status.textContent = ""
  detail.target.removeAttribute("aria-busy")
  if (!detail.successful) return
  again.delete(detail.requestConfig.elt)
  tell()
})

for (const event of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(event, ({ detail }) => {
    if (!isBoards(detail)) return
    again.add(detail.requestConfig.elt)
    tell()
  })
}

failed.querySelector("[data-try]").addEventListener("click", () => {
  for (const element of again) {
    if (!element.isConnected) continue
    htmx.trigger(element, element.matches("form") ? "change" : element.matches("a") ? "click" : "again")
  }
})
