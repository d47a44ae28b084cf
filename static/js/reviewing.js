// A review: who opens a comment writes it at once, Ctrl or ⌘ and Enter add it, Escape closes it.
// Without script each takes one press more.
document.addEventListener("toggle", ({ target }) => {
  if (target.matches(".review-say[open]")) target.querySelector("textarea")?.focus()
}, true)

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !event.target.matches(".review-say textarea")) return
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault()
    event.target.form.requestSubmit()
  } else if (event.key === "Escape" && event.target.value === event.target.defaultValue) {
    const said = event.target.closest("details")
    said.open = false
    said.querySelector("summary").focus()
  }
})
