// The menu of a message. All messages share one, which gets the address of the one that asks for it;
// without script that address is a page.
import { placeAt } from "./placing.js"

const byId = (id) => document.getElementById(id)
const menu = byId("msg-menu")

document.addEventListener("click", (event) => {
  const opener = event.target.closest(".msg-more")
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  event.stopPropagation()
  menu.replaceChildren(byId("msg-menu-template").content.cloneNode(true))
  const form = menu.querySelector("form")
  form.action = opener.href
  form.setAttribute("hx-post", opener.href)
  htmx.process(menu)
  menu.showPopover()
  placeAt(opener, menu)
  menu.querySelector(".opt").focus()
}, true)

menu.addEventListener("htmx:beforeRequest", () => {
  menu.hidePopover()
  byId("thread-title")?.focus({ preventScroll: true })
})
