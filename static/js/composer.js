// The composer: its two modes, drafts that survive, and sending once.
import { onTheWall, read } from "./times.js"

const byId = (id) => document.getElementById(id)
const form = () => byId("composer")
const field = () => form()?.elements.body

const keep = (key, draft) => (draft ? localStorage.setItem(key, JSON.stringify(draft)) : localStorage.removeItem(key))
const kept = (key) => JSON.parse(localStorage.getItem(key) ?? "null")
const keyOf = (composer) => `draft.${composer.dataset.draft}`

// --- Reply or note: the mode stays until somebody changes it
function setMode(mode, { focus = false } = {}) {
  const composer = form()
  if (!composer) return
  composer.dataset.mode = mode
  composer.querySelector(`[name=mode][value=${mode}]`).checked = true
  const { body } = composer.elements
  body.placeholder = body.dataset[`${mode}Hint`]
  body.setAttribute("aria-label", body.dataset[`${mode}Label`])
  if (focus) body.focus()
}

document.addEventListener("change", ({ target }) => {
  if (target.name !== "mode" || target.form?.id !== "composer") return
  setMode(target.value)
  save(target.form)
})
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-mode-to]")
  if (!opener) return
  event.preventDefault()
  setMode(opener.dataset.modeTo, { focus: true })
})
document.addEventListener("composer:mode", ({ detail }) => setMode(detail, { focus: true }))
// Whoever takes over wants to write. (On a phone the keys would cover what the bot has said.)
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const isTaken = detail.successful && detail.pathInfo.requestPath.endsWith("/take-over/")
  if (isTaken && matchMedia("(pointer: fine)").matches) setMode("reply", { focus: true })
})

// --- Drafts: kept in this browser at once, and on the server a moment later for the other devices.
// Each change has a higher number than all that were seen before; the highest wins.
let saving
let pushing = Promise.resolve()
const last = new WeakMap() // what each composer has kept: {text, mode}

function count(composer) {
  const { sequence } = composer.elements
  return (sequence.value = Math.max(Date.now(), Number(sequence.value) + 1))
}

function saveDraft(composer) {
  const text = composer.elements.body.value
  const { mode } = composer.dataset
  const before = last.get(composer)
  if (before && before.text === text && (before.mode === mode || !text)) return false
  last.set(composer, { text, mode })
  keep(keyOf(composer), text.trim() ? { text, mode, sequence: count(composer) } : null)
  composer.querySelector("[data-saved]").hidden = !text.trim()
  if (!text.trim()) count(composer)
  return true
}

// What the text promises, the server has noticed: it is offered, and made only when it is ticked.
function offer(composer, html) {
  const place = composer.querySelector("#promise-offer")
  const fresh = document.createRange().createContextualFragment(html)
  const until = (root) => root.querySelector("[data-until]")?.dataset.until
  if (until(place) !== until(fresh)) place.replaceChildren(fresh)
}
document.addEventListener("keydown", (event) => {
  const box = byId("promise-offer")?.querySelector("input")
  if (!event.altKey || event.code !== "KeyB" || !box?.checkVisibility()) return
  event.preventDefault()
  box.click()
})

// The saves of this page go one after the other; what stays unsaved is in this browser.
function push(composer) {
  const { mode, body, sequence } = composer.elements
  const [address, data] = [composer.dataset.keep, new FormData()]
  const draft = { mode: mode.value, body: body.value, sequence: sequence.value, clock: onTheWall(new Date()).toISOString().slice(0, 19) }
  for (const [name, value] of Object.entries(draft)) data.append(name, value)
  const headers = { "X-CSRFToken": composer.elements.csrfmiddlewaretoken.value }
  const keepalive = body.value.length < 15_000 // the most that a browser sends for a page that has gone
  pushing = pushing.then(() => fetch(address, { method: "POST", body: data, headers, keepalive }))
    .then(async (answer) => answer.ok && offer(composer, await answer.text())).catch(() => {})
  mark(composer)
}

const save = (composer) => saveDraft(composer) && push(composer)

// The row in the list says that something is begun here.
function mark(composer) {
  const row = byId(`conv-${composer.dataset.draft.split(".")[1]}`)
  const present = row?.querySelector("[data-drafted]")
  const isWritten = Boolean(composer.elements.body.value.trim())
  if (present && !isWritten) present.remove()
  if (row && !present && isWritten) row.querySelector(".row-meta").prepend(byId("draft-template").content.cloneNode(true))
}

document.addEventListener("input", ({ target }) => {
  const composer = target.form
  if (composer?.id !== "composer" || target.name !== "body") return
  clearTimeout(saving)
  saving = setTimeout(() => save(composer), 400)
  document.dispatchEvent(new CustomEvent("agent:types", { detail: { mode: composer.dataset.mode } }))
})
addEventListener("pagehide", () => form() && save(form()))
addEventListener("online", () => form()?.elements.body.value && push(form()))
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id === "conversation" && form()) save(form())
})

function restore() {
  const composer = form()
  if (!composer) return
  const { body, sequence } = composer.elements
  const draft = kept(keyOf(composer))
  const isNewer = draft && (draft.sequence ?? 1) > Number(sequence.value)
  if (isNewer) {
    body.value = draft.text
    sequence.value = draft.sequence ?? 1
    composer.querySelector("[data-saved]").hidden = !draft.text
  } else if (draft) keep(keyOf(composer), null)
  setMode(isNewer ? draft.mode : composer.dataset.mode)
  last.set(composer, { text: body.value, mode: composer.dataset.mode })
  if (isNewer) push(composer)
}
restore()
htmx.onLoad((element) => element.id === "conversation" && restore())

// A text that was not sent after all comes before what was begun since.
document.addEventListener("composer:returned", ({ detail }) => {
  const composer = form()
  const { body, sequence } = composer.elements
  body.value = [detail.text, body.value].filter((text) => text.trim()).join("\n\n")
  sequence.value = Math.max(sequence.value, detail.sequence ?? 0)
  setMode(detail.mode ?? "reply", { focus: true })
  save(composer)
})

// --- Sending
// What is sent has the highest number: no save that is under way brings it back as a draft.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id !== "composer") return
  clearTimeout(saving)
  saveDraft(detail.elt)
  detail.parameters.sequence = count(detail.elt)
  const { promise } = detail.parameters
  if (promise) detail.parameters.promise = read(promise).toISOString()
})

document.addEventListener("htmx:beforeRequest", (event) => {
  const composer = event.detail.elt
  if (composer.id !== "composer" || event.defaultPrevented) return // it waits for the network
  if (!navigator.onLine) {
    event.preventDefault()
    composer.querySelector("[data-offline]").hidden = false
    return
  }
  for (const menu of composer.querySelectorAll("details[open]")) menu.open = false
  composer.setAttribute("aria-busy", "true")
  composer.elements.body.readOnly = true
})

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const composer = detail.elt
  if (composer.id !== "composer") return
  const { body } = composer.elements
  composer.removeAttribute("aria-busy")
  body.readOnly = false
  composer.querySelector("[data-offline]").hidden = Boolean(detail.xhr.status)
  // A refusal is swapped in like an answer, so htmx calls it successful: the text stays.
  if (!detail.successful || detail.xhr.status >= 400) return push(composer)
  keep(keyOf(composer), null)
  empty(composer)
})

function empty(composer) {
  composer.elements.body.value = ""
  offer(composer, "")
  last.set(composer, { text: "", mode: composer.dataset.mode })
  composer.querySelector("[data-saved]").hidden = true
  mark(composer)
  byId("thread").scrollTop = 0
}

// It waits for the network: a page that was kept must not bring its text back.
document.addEventListener("composer:sent", () => {
  const composer = form()
  keep(keyOf(composer), { text: "", mode: composer.dataset.mode, sequence: count(composer) })
  empty(composer)
})
addEventListener("online", () => form() && (form().querySelector("[data-offline]").hidden = true))

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.closest("#composer")) return
  if (event.target.closest("#composer details[open]")) return
  event.preventDefault()
  const composer = form()
  const isReply = composer.dataset.mode === "reply"
  const button = event.shiftKey && isReply ? "[data-send-close]" : `.in-${composer.dataset.mode}[data-send], .in-${composer.dataset.mode} [data-send]`
  composer.querySelector(button).click()
})
