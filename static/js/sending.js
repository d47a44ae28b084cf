// What stands between writing and sending: news that came meanwhile.
import { at, format, read, today } from "./times.js"

const byId = (id) => document.getElementById(id)

// --- A reply is held while something is unread; sent again, it goes out
function showHeld(isHeld) {
  byId("composer")?.toggleAttribute("data-held", isHeld)
  if (!isHeld) byId("held")?.replaceChildren()
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id !== "composer") return
  const isHeld = detail.xhr.status === 409 && detail.xhr.responseText.includes('id="held"')
  showHeld(isHeld)
  if (isHeld) byId("composer").elements.body.focus()
})

// The colleague's answer stands; what was written stays a draft.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-let]")) return
  event.preventDefault()
  showHeld(false)
  byId("composer-error").replaceChildren()
  byId("thread").scrollTop = 0
  byId("log").focus({ preventScroll: true })
})

// --- What was taken back is in the field again
document.addEventListener("htmx:afterRequest", () => {
  const returned = byId("returned")
  if (!returned?.value || byId("conversation").dataset.pk !== returned.dataset.conversation) return
  const detail = { text: returned.value, sequence: Number(returned.dataset.sequence) }
  returned.value = ""
  document.dispatchEvent(new CustomEvent("composer:returned", { detail }))
})
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-return]")
  if (!link) return
  event.preventDefault()
  const answer = await fetch(link.href)
  if (answer.ok) document.dispatchEvent(new CustomEvent("composer:returned", { detail: { text: await answer.text() } }))
})

// --- So long it can be taken back
const ends = new WeakMap()
setInterval(() => {
  for (const left of document.querySelectorAll("[data-left]")) {
    if (!ends.has(left)) ends.set(left, Date.now() + 1000 * left.textContent)
    const seconds = Math.ceil((ends.get(left) - Date.now()) / 1000)
    if (seconds > 0) left.textContent = seconds
    else left.closest(".toast").remove()
  }
}, 250)

// --- Later: the server's times are replaced by this browser's
const spoken = format({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })

document.addEventListener("toggle", ({ target }) => {
  if (!target.open || !target.closest?.("#composer")) return
  const days = { tomorrow: 1, monday: (8 - today().weekday) % 7 || 7 }
  for (const button of target.querySelectorAll("[data-later]")) {
    const moment = at(days[button.dataset.later], 9)
    button.value = moment.toISOString()
    button.querySelector("small").textContent = spoken.format(moment)
  }
}, true)
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const { later_at: text } = detail.parameters
  if (detail.elt.id === "composer" && text) detail.parameters.later_at = read(text).toISOString()
})
