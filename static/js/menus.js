// What the menus of a conversation need beyond <details>: finding people, times of this browser.
import { at, format, read, today } from "./times.js"

const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const byId = (id) => document.getElementById(id)
const spoken = format({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })

// (A finger does not want the keys at once: they would cover the half of what it looks for.)
const isTouch = matchMedia("(pointer: coarse)")
const focusFirst = (menu) => isTouch.matches || menu.querySelector(".pop :is([data-find], [data-first], .opt)")?.focus()

function open(menu) {
  menu.open = true
  focusFirst(menu)
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]")
  const menu = opener && byId(opener.dataset.open)
  if (!menu) return
  event.preventDefault()
  event.stopPropagation()
  for (const other of all("details.menu[open]")) other.open = false
  open(menu)
}, true)
document.addEventListener("menu:open", ({ detail }) => byId(detail) && open(byId(detail)))

// A menu of the meta line opens to the side where there is room for the widest.
document.addEventListener("toggle", ({ target }) => {
  const sheet = target.matches("#thread-chips .menu[open]") && target.closest(".sheet").getBoundingClientRect()
  if (!sheet) return
  const chip = target.getBoundingClientRect()
  const room = document.dir === "rtl" ? chip.right - sheet.left : sheet.right - chip.left
  target.dataset.align = room < 340 ? "end" : "start"
}, true)

// --- Find as you type
// What a menu has only asked for when it was opened has come.
htmx.onLoad((element) => {
  const menu = element.parentElement?.closest("details.menu[open]")
  if (menu) focusFirst(menu)
})

document.addEventListener("input", ({ target }) => {
  if (!("find" in target.dataset)) return
  const wanted = target.value.trim().toLocaleLowerCase()
  for (const option of all(".options > *", target.closest("form, .pop"))) {
    option.hidden = wanted !== "" && (option.matches(".group") || !option.textContent.toLocaleLowerCase().includes(wanted))
  }
})
document.addEventListener("keydown", (event) => {
  if (!("find" in event.target.dataset)) return
  const first = event.target.closest("form, .pop").querySelector(".options > .opt:not([hidden])")
  if (event.key === "Enter") {
    event.preventDefault()
    first?.click()
  } else if (event.key === "ArrowDown") {
    event.preventDefault()
    first?.focus()
  }
})

document.addEventListener("toggle", ({ target }) => target.matches(".naming[open]") && target.querySelector("input[name=name]").focus(), true)

// --- Snoozes and promises: the times of when the page was made are replaced by those of now
function moments({ hour, weekday } = today()) {
  return {
    later: hour < 18 ? at(0, hour + 4) : null,
    tomorrow: at(1, 9),
    monday: weekday ? at(8 - weekday, 9) : null,
    today: hour < 17 ? at(0, 17) : null,
    noon: at(1, 12),
    friday: at((5 - weekday + 7) % 7 || 7, 17),
  }
}

document.addEventListener("toggle", ({ target }) => {
  if (!target.matches("#menu-snooze, #menu-promise") || !target.open) return
  const choices = moments()
  for (const button of all("[data-when]", target)) {
    const moment = choices[button.dataset.when]
    button.hidden = !moment
    if (!moment) continue
    button.value = moment.toISOString()
    button.querySelector("small").textContent = spoken.format(moment)
  }
}, true)

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches("[data-moments]")) return
  const { until } = detail.parameters
  // (Who is quick presses it before it has been told its time.)
  const chosen = moments()[detail.triggeringEvent?.submitter?.dataset.when]
  const moment = chosen ?? (until.endsWith("Z") ? new Date(until) : read(until))
  if (isNaN(moment)) return
  detail.parameters.until = moment.toISOString()
  detail.parameters.said = spoken.format(moment)
})

// What was chosen is on its way: the menu has done its work.
function leave(menu) {
  if (menu?.open && menu.contains(document.activeElement)) byId("thread-title")?.focus({ preventScroll: true })
  menu?.removeAttribute("open")
}
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const isAsking = detail.requestConfig.verb === "get" && !detail.elt.matches("#menu-add a")
  if (isAsking || detail.elt.matches("[data-preview]")) return
  leave(detail.elt.closest("details.menu"))
  if (detail.elt.matches("form.chip")) byId("side-tags-opener")?.focus()
  detail.elt.closest(".toast")?.setAttribute("hidden", "")
})
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // A preview stays when its answer is no.
  const { elt } = detail.requestConfig
  if (elt.matches("[data-preview]") && detail.xhr.status < 400) leave(elt.closest("details.menu"))
})
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt.closest(".toast[hidden]")?.remove())
