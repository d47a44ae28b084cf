// The composer: its two modes, drafts that survive, and sending once.
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
  saveDraft(target.form)
})
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-mode-to]")
  if (!opener) return
  event.preventDefault()
  setMode(opener.dataset.modeTo, { focus: true })
})
document.addEventListener("composer:mode", ({ detail }) => setMode(detail, { focus: true }))

// --- Drafts
let saving

function saveDraft(composer) {
  const text = composer.elements.body.value
  const { mode } = composer.dataset
  keep(keyOf(composer), text.trim() ? { text, mode } : null)
  composer.querySelector("[data-saved]").hidden = !text.trim()
}

document.addEventListener("input", ({ target }) => {
  const composer = target.form
  if (composer?.id !== "composer" || target.name !== "body") return
  clearTimeout(saving)
  saving = setTimeout(() => saveDraft(composer), 400)
  document.dispatchEvent(new CustomEvent("agent:types", { detail: { mode: composer.dataset.mode } }))
})
addEventListener("pagehide", () => form() && saveDraft(form()))
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id === "conversation" && form()) saveDraft(form())
})

function restore() {
  const composer = form()
  if (!composer || composer.elements.body.value) return
  const draft = kept(keyOf(composer))
  setMode(draft?.mode ?? composer.dataset.mode)
  if (!draft) return
  composer.elements.body.value = draft.text
  composer.querySelector("[data-saved]").hidden = false
}
restore()
htmx.onLoad((element) => element.id === "conversation" && restore())

// --- Sending
document.addEventListener("htmx:beforeRequest", (event) => {
  const composer = event.detail.elt
  if (composer.id !== "composer") return
  clearTimeout(saving)
  saveDraft(composer)
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
  if (!detail.successful) return
  body.value = ""
  saveDraft(composer)
  byId("thread").scrollTop = 0
})
addEventListener("online", () => form() && (form().querySelector("[data-offline]").hidden = true))

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target !== field()) return
  event.preventDefault()
  const composer = form()
  const isReply = composer.dataset.mode === "reply"
  const button = event.shiftKey && isReply ? "[data-send-close]" : `.in-${composer.dataset.mode}[data-send], .in-${composer.dataset.mode} [data-send]`
  composer.querySelector(button).click()
})
