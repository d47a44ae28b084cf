// The dashboard: the strip of now stays true while somebody looks, and what fails is said.
const EVERY = 5000 // ms

const inView = (element) => {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}

function renew() {
  const strip = document.getElementById("now")
  if (strip && !document.hidden && inView(strip)) strip.dispatchEvent(new Event("stale"))
}

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
let again = null

const isBoards = ({ target }) => ["board", "agents"].includes(target?.id) || target?.id?.startsWith("chart-")

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!isBoards(detail)) return
  detail.target.setAttribute("aria-busy", "true")
  const status = document.querySelector("[data-loading]")
  if (status) status.textContent = status.dataset.loading
})

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!isBoards(detail)) return
  const status = document.querySelector("[data-loading]")
  if (status) status.textContent = ""
  detail.target.removeAttribute("aria-busy")
  if (detail.successful) failed.hidden = true
})

for (const event of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(event, ({ detail }) => {
    if (!isBoards(detail)) return
    again = detail.requestConfig.elt
    failed.hidden = false
  })
}

failed.querySelector("[data-try]").addEventListener("click", () => {
  if (again?.isConnected) htmx.trigger(again, again.matches("form") ? "change" : "click")
  else location.reload()
})
