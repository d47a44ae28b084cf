// Ctrl-K: whatever can be done or found, by its name.
import { commands, isPossible, run } from "./keys.js"
import { insert } from "./typing.js"

const byId = (id) => document.getElementById(id)
const palette = byId("palette")
const field = palette.querySelector("input")
const list = byId("palette-list")
const status = palette.querySelector("[role=status]")
const [ours, found, searching] = ["commands", "found", "search"].map((name) => list.querySelector(`[data-${name}]`))
const options = () => [...list.querySelectorAll("[role=option]")]
const chosen = () => options().find((option) => option.ariaSelected === "true")
// Into the page at once: in a template a link has no address yet, and takes no query.
const copy = (id) => document.importNode(byId(id).content, true).firstElementChild
const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "")

// --- Opening and closing: the focus and the caret go back to where they were
export function open(text = "") {
  if (palette.open) return palette.close()
  field.value = text
  found.replaceChildren()
  palette.showModal()
  field.select()
  show()
}

document.addEventListener("palette:open", () => open())
addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
  if (document.querySelector("dialog[open]:not(#palette)")) return
  event.preventDefault()
  open()
}, { capture: true })
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-palette]")
  if (!opener) return
  event.preventDefault()
  open(opener.value)
})
palette.addEventListener("close", () => asking?.abort())

// --- What was used last comes first. Only names of commands are kept, nothing of a customer.
const key = `palette.${palette.dataset.agent}`
const used = () => JSON.parse(localStorage.getItem(key) ?? "[]")
const use = (name) => localStorage.setItem(key, JSON.stringify([name, ...used().filter((other) => other !== name)].slice(0, 5)))

// --- Commands: "as to" finds "Assign to", "snto" finds "Snooze until tomorrow"
function fit(words, { label, also }) {
  const name = plain(label)
  const parts = `${name} ${plain(also)}`.split(/[^\p{L}\p{N}]+/u)
  if (name.startsWith(words.join(" "))) return 3
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 2
  let at = -1
  return [...words.join("")].every((letter) => (at = name.indexOf(letter, at + 1)) >= 0) && words.join("").length > 2 ? 1 : 0
}

function possible(words) {
  const here = commands.filter((command) => command.name !== "palette" && isPossible(command))
  if (!words.length) {
    const recent = used().flatMap((name) => here.filter((command) => command.name === name)).slice(0, 3)
    const { recent: group } = byId("keys").dataset
    return [...recent.map((command) => ({ ...command, group })), ...here.filter((command) => !recent.includes(command))]
  }
  const fits = here.map((command) => ({ ...command, fit: fit(words, command) })).filter((command) => command.fit)
  const best = Math.max(...fits.map((command) => command.fit))
  // A guess by letters only where there is nothing better.
  return fits.filter((command) => best === 1 || command.fit > 1).sort((one, other) => other.fit - one.fit)
}

function draw(words) {
  const groups = Map.groupBy(possible(words), ({ group }) => group)
  ours.replaceChildren(...[...groups].map(([name, members], index) => {
    const group = copy("palette-group")
    const title = group.querySelector("p")
    title.textContent = name
    title.id = `palette-group-${index}`
    group.setAttribute("aria-labelledby", title.id)
    group.append(...members.map((command) => {
      const option = copy("palette-option")
      option.id = `do-${command.name}`
      option.prepend(command.icon.cloneNode(true))
      option.querySelector(".cut").textContent = command.label
      option.querySelector(".caps").append(...command.caps.cloneNode(true).childNodes)
      option.command = command
      return option
    }))
    return group
  }))
  mark(ours, words)
}

function drawSearch(text) {
  searching.replaceChildren()
  if (!text || /^[@#/]/.test(text)) return
  const link = copy("palette-search")
  link.search = `?q=${encodeURIComponent(text)}`
  link.querySelector("[data-q]").textContent = text
  searching.append(link)
}

// --- The words that were typed stand out in what they found
function beginOf(word, text) {
  let at = text.indexOf(word)
  while (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1])) at = text.indexOf(word, at + 1)
  return at
}

function mark(root, words) {
  if (!words.length) return
  for (const label of root.querySelectorAll(".cut")) {
    const [node] = label.childNodes
    const text = node.textContent
    const folded = plain(text)
    if (node.nodeType !== Node.TEXT_NODE || folded.length !== text.length) continue
    const starts = words.map((word) => ({ at: beginOf(word, folded), word }))
    const [first] = starts.filter(({ at }) => at >= 0).sort((one, other) => one.at - other.at)
    if (!first) continue
    const hit = document.createElement("mark")
    hit.textContent = text.slice(first.at, first.at + first.word.length)
    node.replaceWith(text.slice(0, first.at), hit, text.slice(first.at + first.word.length))
  }
}

// --- Choosing
let hasMoved = false

function choose(option) {
  for (const other of options()) other.ariaSelected = String(other === option)
  if (!option) return field.removeAttribute("aria-activedescendant")
  field.setAttribute("aria-activedescendant", option.id)
  option.scrollIntoView({ block: "nearest" })
}

function show() {
  const text = field.value.trim()
  const sign = /^[@#/]/.test(text)
  const words = plain(sign ? text.slice(1) : text).split(/\s+/).filter(Boolean)
  hasMoved = false
  if (sign) ours.replaceChildren()
  else draw(words)
  drawSearch(text)
  choose(options()[0])
  list.scrollTop = 0
  ask(text, words)
}

// --- What only the server knows comes a moment later, and takes no line away under the hand
let asking, waiting

function ask(text, words) {
  clearTimeout(waiting)
  asking?.abort()
  status.textContent = ""
  if (!words.length) return found.replaceChildren()
  waiting = setTimeout(async () => {
    asking = new AbortController()
    const { signal } = asking
    const query = new URLSearchParams({ q: text, in: byId("composer") ? (byId("conversation").dataset.pk ?? "") : "" })
    try {
      const answer = await fetch(`${palette.dataset.find}?${query}`, { signal })
      if (!answer.ok || answer.redirected) throw new Error(answer.status)
      const html = await answer.text()
      if (!signal.aborted) arrive(html, words)
    } catch {
      if (signal.aborted) return
      found.replaceChildren()
      status.textContent = status.dataset.offline
    }
  }, 120)
}

function arrive(html, words) {
  const kept = hasMoved || ours.contains(chosen()) ? chosen()?.id : null
  found.innerHTML = html
  if (byId("conversation")) htmx.process(found)
  mark(found, words)
  choose(byId(kept) ?? options()[0])
  if (!options().length) status.textContent = status.dataset.empty
}

function take(option, event) {
  const { command } = option
  const { text, used: counter } = option.dataset
  if (event?.ctrlKey || event?.metaKey) return
  palette.close()
  if (command) {
    use(command.name)
    run(command)
  } else if (text) {
    insert(byId("composer").elements.body, text)
    document.dispatchEvent(new CustomEvent("composer:used", { detail: { used: counter } }))
  } else if (!event) option.click()
}

field.addEventListener("input", show)
field.form.addEventListener("submit", (event) => {
  event.preventDefault()
  if (chosen()) take(chosen())
})
field.addEventListener("keydown", (event) => {
  const lines = options()
  const here = lines.indexOf(chosen())
  const next = { ArrowDown: lines[(here + 1) % lines.length], ArrowUp: lines.at(here - 1), PageDown: lines[Math.min(here + 8, lines.length - 1)], PageUp: lines[Math.max(here - 8, 0)] }[event.key]
  if (!next) return
  event.preventDefault()
  hasMoved = true
  choose(next)
})
// A press on the list must not take the focus from the field.
list.addEventListener("mousedown", (event) => event.preventDefault())
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]")
  if (option) take(option, event)
})
