// The editor of a canned reply: a placeholder goes where the caret is.
import { insert } from "./typing.js"

document.addEventListener("click", ({ target }) => {
  const choice = target.closest("[data-insert]")
  if (!choice) return
  const field = document.getElementById("id_text")
  choice.closest("details").open = false
  field.focus()
  insert(field, choice.dataset.insert)
})
