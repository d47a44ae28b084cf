// Many conversations at once: which are selected, what is done to them, and how far that came.
const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const byId = (id) => document.getElementById(id)
const picked = new Set()
let query, last

const boxes = () => all("#rows .pick input")
const isAll = () => byId("bulk-all")?.querySelector("[name=all]")
const link = (box) => box.closest(".row").querySelector("a")

// --- What is selected stays so while rows change, move and come anew
function show() {
  const list = byId("list")
  if (list.dataset.query !== query) {
    query = list.dataset.query
    picked.clear()
  }
  const count = isAll() ? Number(isAll().dataset.count) : picked.size
  for (const box of boxes()) box.checked = Boolean(isAll()) || picked.has(box.value)
  list.toggleAttribute("data-picked", count > 0)
  const label = byId("bulk-count")
  const text = isAll() ? "" : label.dataset.words.replace("%n", count)
  if (label.textContent !== text) label.textContent = text
  const every = list.querySelector("[data-pick-all]")
  every.checked = count > 0 && boxes().every((box) => box.checked)
  every.indeterminate = count > 0 && !every.checked
  list.querySelector("[data-pick-mode]").ariaPressed = String("picking" in list.dataset || count > 0)
}

function pick(box, is) {
  if (is) picked.add(box.value)
  else picked.delete(box.value)
  last = box.value
}

function pickTo(box) {
  const list = boxes()
  const [from, to] = [list.findIndex(({ value }) => value === last), list.indexOf(box)].sort((a, b) => a - b)
  const is = !picked.has(box.value)
  for (const each of from < 0 ? [box] : list.slice(from, to + 1)) pick(each, is)
}

let whole // the button "Select all that match", to put it back
function notAll() {
  if (!isAll()) return
  byId("bulk-all").replaceChildren(whole.cloneNode(true))
  htmx.process(byId("bulk-all"))
}

function clear() {
  const hadFocus = byId("bulk").contains(document.activeElement)
  for (const menu of all("#bulk details[open]")) menu.open = false
  if (hadFocus) (document.querySelector(`#conv-${last} > a`) ?? document.querySelector(".row > a") ?? byId("list")).focus({ preventScroll: true })
  notAll()
  picked.clear()
  last = undefined
  for (const how of ["picking", "single"]) delete byId("list").dataset[how]
  show()
}

// One row that was drawn aside (see swipe.js): its menu, as if it alone were selected.
document.addEventListener("bulk:one", ({ detail: { pk, menu } }) => {
  clear()
  picked.add(pk)
  last = pk
  byId("list").dataset.single = ""
  show()
  byId(`bulk-${menu}`).open = true
})
document.addEventListener("toggle", ({ target }) => {
  if (target.matches("#bulk details:not([open])") && "single" in byId("list").dataset) clear()
}, true)

// --- By hand
let isShift = false
document.addEventListener("click", (event) => {
  const { target } = event
  const box = target.closest(".pick")?.querySelector("input")
  if (target.matches(".row > .pick input")) {
    notAll()
    if (isShift || event.shiftKey) pickTo(box)
    else pick(box, box.checked)
    show()
  } else if (target.matches("[data-pick-all]")) {
    notAll()
    for (const each of boxes()) pick(each, target.checked)
    show()
  } else if (target.closest("[data-pick-none]")) {
    clear()
  } else if (target.closest("[data-pick-mode]")) {
    if ("picking" in byId("list").dataset || picked.size || isAll()) clear()
    else byId("list").dataset.picking = ""
    show()
  }
})
document.addEventListener("pointerdown", ({ shiftKey }) => (isShift = shiftKey), true)
document.addEventListener("keydown", ({ shiftKey }) => (isShift = shiftKey), true)

// With a finger, a row that is touched while some are selected is selected, too.
document.addEventListener("click", (event) => {
  const row = event.target.closest(".row > a")?.parentElement
  const { dataset } = byId("list")
  if (!row || !matchMedia("(pointer: coarse)").matches || !("picking" in dataset || "picked" in dataset)) return
  event.preventDefault()
  event.stopPropagation()
  notAll()
  const box = row.querySelector(".pick input")
  pick(box, !picked.has(box.value))
  show()
}, true)

// --- By key
document.addEventListener("bulk:pick", ({ detail: how }) => {
  const row = document.activeElement.closest?.(".row") ?? document.querySelector(".row:has(> a[aria-current])") ?? document.querySelector(".row")
  const box = row?.querySelector(".pick input")
  if (!box) return
  notAll()
  if (how === "range") pickTo(box)
  else pick(box, !picked.has(box.value))
  link(box).focus()
  show()
})
document.addEventListener("keydown", (event) => {
  const { target, key } = event
  if (!("picked" in byId("list").dataset) || target.matches("input:not([type=checkbox]), textarea, select")) return
  if (document.querySelector("dialog[open], details.menu[open]") || event.defaultPrevented) return
  if (key === "Escape") clear()
  else if (key === "a" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault()
    for (const box of boxes()) pick(box, true)
    show()
  }
})

// --- Doing it
// A menu asks for what is in it when it opens, not when it closes: under a finger it must not change.
document.addEventListener("htmx:confirm", (event) => {
  if (event.target.matches("#bulk details:not([open]) > .pop")) event.preventDefault()
})
const isBulk = (element) => element.closest?.("#bulk") && !element.closest("#bulk-all")
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!isBulk(detail.elt) || detail.verb !== "post") return
  detail.path = detail.path.split("?")[0] + query
  detail.formData.delete("pk")
  if (!isAll()) for (const pk of picked) detail.formData.append("pk", pk)
  detail.formData.set("client_id", crypto.randomUUID?.() ?? String(Math.random()))
})
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { elt, xhr } = detail
  if (detail.requestConfig.verb !== "post" || xhr.status !== 200) return
  if (!elt.closest("[data-batches]")) return
  place(xhr.responseText)
  if (isBulk(elt)) clear()
})
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id === "bulk-all") whole = detail.target.firstElementChild.cloneNode(true)
})
const showList = () => byId("list") && show()
showList()
htmx.onLoad(showList)

// --- How far it came
function place(html) {
  const template = document.createElement("template")
  template.innerHTML = html
  const toast = template.content.querySelector(".batch")
  if (!toast) return
  const old = byId(toast.id)
  const hadFocus = old?.contains(document.activeElement)
  if (old) old.replaceWith(toast)
  else byId("toasts").append(toast)
  htmx.process(toast)
  if (hadFocus) toast.querySelector("button")?.focus()
}
document.addEventListener("batch", ({ detail }) => place(detail))
