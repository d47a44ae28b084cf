// A fact is edited in its place: Enter and leaving it save, Escape leaves it as it was.
const byId = (id) => document.getElementById(id)
const editorOf = (element) => element.closest?.("form[data-fact]")
const isChanged = (form) =>
  [...form.elements].some((field) =>
    field.type === "checkbox" ? field.checked !== field.defaultChecked
      : field.options ? ![...field.options].every((option) => option.selected === option.defaultSelected)
        : "defaultValue" in field && field.value !== field.defaultValue)
const cancel = (form) => form.querySelector("[data-cancel]").click()

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && editorOf(event.target)
  if (!form) return
  event.preventDefault()
  event.stopImmediatePropagation()
  cancel(form)
}, true)

// Leaving a field of several is not leaving the form; neither is looking at another window.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const form = editorOf(target)
  if (!form || form.contains(relatedTarget) || !document.hasFocus() || form.matches(".htmx-request")) return
  setTimeout(() => {
    if (!form.isConnected || form.contains(document.activeElement) || form.matches(".htmx-request") || form.querySelector(".err")) return
    if (isChanged(form)) form.requestSubmit()
    else cancel(form)
  })
})
document.addEventListener("change", ({ target }) => {
  const form = editorOf(target)
  if (form && target.matches("select") && form.querySelectorAll("select, input:not([type=hidden])").length === 1) form.requestSubmit()
})

// What was edited has the focus again, unless the hand is elsewhere by now.
let edited
document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  const form = editorOf(elt)
  if (form) edited = form.dataset.fact
})
document.addEventListener("htmx:afterSettle", () => {
  // (focus.js has brought it to the whole pane.)
  if (!edited || !document.activeElement.matches("body, #side, #main")) return
  const place = byId(`fact-${edited}`) ?? byId("customer-facts")
  if (place?.querySelector("form")) return
  place?.querySelector("a.fact, a.pencil, a.btn")?.focus({ preventScroll: true })
  edited = null
})
htmx.onLoad((root) => {
  if (!root.matches?.("form[data-fact]")) return
  const field = root.querySelector("[aria-invalid]") ?? root.querySelector("input:not([type=hidden]), select")
  field?.focus()
  field?.select?.()
})

// What somebody edits is not drawn anew under their hands.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const form = detail.target.querySelector?.("form[data-fact]")
  if (form && form.dataset.fact !== edited) detail.shouldSwap = false
})

// Names of countries in the language of the page.
const { lang } = document.documentElement
const names = lang && !lang.startsWith("en") && new Intl.DisplayNames(lang, { type: "region" })
function nameCountries(root) {
  for (const place of root.querySelectorAll("[data-country]")) place.textContent = names.of(place.dataset.country)
  for (const option of root.querySelectorAll("#edit-country-value option[value]:not([value=''])")) option.textContent = names.of(option.value)
}
if (names) {
  nameCountries(document)
  htmx.onLoad(nameCountries)
}
