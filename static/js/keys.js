// What can be done by a key or from the palette. The list of them stands in the page, under "?"
// (see palette/commands.py); here is only how each is done. Single keys work when no field has the
// focus, and can be switched off.
const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const byId = (id) => document.getElementById(id)
const dialog = byId("keys")
const isOn = () => localStorage.getItem("keys") !== "off"
const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }))

// --- Deeds: is it possible here, and how is it done
const seenFirst = (selector) => {
  const found = all(selector).filter((element) => !element.disabled)
  return found.find((element) => element.checkVisibility()) ?? found[0]
}
const inside = (target, then) => {
  const menu = target.closest("details.menu:not([open])")
  if (!menu || target.matches("summary")) return then()
  // A menu fills in its times when it opens.
  menu.addEventListener("toggle", then, { once: true })
  menu.open = true
}
const onPage = {
  can: (selector) => Boolean(seenFirst(selector)),
}
const DEEDS = {
  press: { ...onPage, do: (selector) => inside(seenFirst(selector), () => seenFirst(selector).click()) },
  focus: { ...onPage, do: (selector) => inside(seenFirst(selector), () => seenFirst(selector).focus()) },
  menu: { can: byId, do: (id) => say("menu:open", id) },
  mode: { can: () => byId("composer"), do: (mode) => say("composer:mode", mode) },
  step: { can: () => rows().length, do: step },
  pane: { can: () => byId("rows"), do: pane },
  pick: { can: () => rows().length, do: (how) => say("bulk:pick", how) },
  undo: { can: () => seenFirst("[data-undo]"), do: () => all("[data-undo]").at(-1).click() },
  go: { do: (query, { to }) => location.assign(to + query) },
  find: { do: () => say("palette:open") },
  keys: { do: () => dialog.showModal() },
}

const rows = () => all(".row > a").filter((link) => link.checkVisibility())

function step(by) {
  const links = rows()
  const here = links.findIndex((link) => link === document.activeElement)
  const start = here >= 0 ? here : links.findIndex((link) => link.hasAttribute("aria-current"))
  links[Math.min(Math.max(start + Number(by), 0), links.length - 1)]?.focus()
}

function pane(by) {
  const panes = ["list", "conversation", "side"].map(byId).filter((element) => element?.checkVisibility())
  const here = panes.findIndex((element) => element.contains(document.activeElement))
  const next = panes[Math.min(Math.max(here + Number(by), 0), panes.length - 1)]
  const place = { list: next.querySelector(".row > a[aria-current], .row > a"), conversation: byId("thread-title") }[next.id]
  ;(place ?? next).focus()
}

// --- The list of commands, as the page has it
export const commands = all("[data-command]", dialog).map((element) => {
  const { command: name, does, keys = "", to, also = "" } = element.dataset
  const [verb, ...about] = does.split(" ")
  const [label, icon, caps] = ["dt span", "dt .icon", "dd"].map((part) => element.querySelector(part))
  const group = element.closest("section").querySelector("h3").textContent
  return { name, keys: keys.split(" "), verb, about: about.join(" "), to, also, label: label.textContent, icon, caps, group }
})

export const isPossible = ({ verb, about }) => verb in DEEDS && (!DEEDS[verb].can || Boolean(DEEDS[verb].can(about)))
export const run = (command) => DEEDS[command.verb].do(command.about, command)

// --- Keys, some of them one after the other: G, then I
let begun = []
let forgetting

function find(keys) {
  const fits = (command) => keys.every((key, index) => command.keys[index] === key)
  const found = commands.filter((command) => command.verb && fits(command))
  return { exact: found.find((command) => command.keys.length === keys.length), isPrefix: found.some((command) => command.keys.length > keys.length) }
}

// In an open menu only the keys that go on from its own: S, then 1.
function keysSoFar() {
  const menu = document.querySelector("details.menu[open]")
  return menu ? commands.find(({ verb, about }) => verb === "menu" && about === menu.id)?.keys : begun
}

// What an answer that is on its way may bring is waited for: E, then at once Shift E.
function soon(command) {
  if (isPossible(command)) run(command)
  else if (document.querySelector(".htmx-request")) document.addEventListener("htmx:afterRequest", () => soon(command), { once: true })
  else return false
  return true
}

function press(key) {
  const before = keysSoFar()
  if (!before) return false
  clearTimeout(forgetting)
  begun = []
  const keys = [...before, key]
  const { exact, isPrefix } = find(keys)
  if (exact) return soon(exact)
  if (!isPrefix) return false
  begun = keys
  forgetting = setTimeout(() => (begun = []), 2000)
  return true
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event
  if (event.defaultPrevented) return // a menu has closed
  const isField = target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")
  if (key === "Escape" && isField && !target.closest("details[open], dialog")) {
    target.blur()
    byId("thread-title")?.focus({ preventScroll: true })
    return
  }
  if (key === "Escape" && byId("app").dataset.view === "side") seenFirst("#side [data-show=thread]")?.click()
  if (isField || event.ctrlKey || event.metaKey || event.altKey || !isOn()) return
  if (document.querySelector("dialog[open]") || target.closest?.("[popover]")) return
  if (press(key)) event.preventDefault()
})

const choice = dialog.querySelector("[name=keys]")
choice.checked = isOn()
choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"))
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-keys-open]")) dialog.showModal()
  if (target.matches("dialog") || target.closest("[data-close]")) target.closest("dialog").close()
})
