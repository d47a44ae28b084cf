// The dialog in which two conversations are merged. What it shows comes from the server.
const isTouch = matchMedia("(pointer: coarse)")
const dialog = document.getElementById("merge")

htmx.onLoad((element) => {
  if (!dialog.contains(element) || dialog.open || !dialog.firstElementChild) return
  // What it was opened from goes, and gets the focus back at the end.
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.querySelector("summary").focus()
    menu.open = false
  }
  // The keys of a phone would cover those that are most likely the same one's.
  if (isTouch.matches) dialog.querySelector("[autofocus]")?.removeAttribute("autofocus")
  dialog.showModal()
})
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target === dialog) dialog.querySelector("[autofocus]")?.focus()
})
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches("[data-merge]") && detail.xhr.status < 400) dialog.close()
})
dialog.addEventListener("click", (event) => {
  if (event.target !== dialog && !event.target.closest("[data-close-merge]")) return
  event.preventDefault()
  dialog.close()
})
// Enter takes the first that was found for what is written.
dialog.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.triggeringEvent?.type === "submit" && detail.elt.matches("[role=search]")) {
    dialog.querySelector(".merge-found .opt")?.click()
  }
})
dialog.addEventListener("close", () => dialog.replaceChildren())
