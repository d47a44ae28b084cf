// The editor of an article: who leaves with something unsaved is asked first.
const form = document.querySelector(".knowledge-editor")
let isChanged = "changed" in form.dataset
let isSaving = false

form.addEventListener("input", ({ target }) => { if (target.name !== "pane") isChanged = true })
form.addEventListener("submit", () => { isSaving = true })
// Back from a page that could not be reached: it was not saved.
addEventListener("pageshow", () => { isSaving = false })
addEventListener("beforeunload", (event) => { if (isChanged && !isSaving) event.preventDefault() })

addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return
  event.preventDefault()
  form.requestSubmit(form.querySelector("[value=save]"))
})
