// Text put into a field as if it had been typed, so that Ctrl-Z takes it back.
export function insert(field, text, from = field.selectionStart, to = field.selectionEnd) {
  field.focus()
  field.setSelectionRange(from, to)
  // Deprecated, and the only way that keeps the browser's undo; what comes after is for those without it.
  if (document.execCommand("insertText", false, text)) return
  field.setRangeText(text, from, to, "end")
  field.dispatchEvent(new InputEvent("input", { bubbles: true }))
}
