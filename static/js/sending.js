// What stands between writing and sending: news that came meanwhile.
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
