// The menu of a message. All messages share one, which gets the address of the one that asks for it;
// without script that address is a page.
const byId = (id) => document.getElementById(id)
const menu = byId("msg-menu")
const GAP = 4

function placeAt(opener) {
  const [around, own] = [opener, menu].map((element) => element.getBoundingClientRect())
  const below = around.bottom + GAP
  const y = below + own.height < innerHeight ? below : around.top - GAP - own.height
  const x = Math.min(around.left, innerWidth - own.width - GAP)
  menu.style.setProperty("--x", `${Math.max(x, GAP)}px`)
  menu.style.setProperty("--y", `${Math.max(y, GAP)}px`)
}

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
  placeAt(opener)
  menu.querySelector(".opt").focus()
}, true)

menu.addEventListener("htmx:beforeRequest", () => {
  menu.hidePopover()
  byId("thread-title")?.focus({ preventScroll: true })
})
