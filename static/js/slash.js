// "/" in the composer: canned replies, filled in for this customer, and articles to link. "@" in a note: people to call.
// Focus never leaves the field.
import { insert } from "./typing.js"

const BLANK = /\[[^[\]\n]{1,80}\?\]/g // as in conversations/blanks.py
// What is begun before the caret, and which address of the composer offers its ends.
const BEGUN = [
  { word: /(?:^|\s)\/([\p{L}\p{N}_-]{0,40})$/u, from: "canned" },
  { word: /(?:^|[\s(])@((?:[\p{L}\p{M}\p{N}.'’-]{1,30} ){0,2}[\p{L}\p{M}\p{N}.'’-]{0,30})$/u, from: "people", mode: "note" },
]

const composer = () => document.getElementById("composer")
const field = () => composer()?.elements.body
const box = () => document.getElementById("slash")
const options = () => [...(box()?.querySelectorAll("[role=option]") ?? [])]
const chosen = () => options().find((option) => option.ariaSelected === "true")

// --- Opening, filtering, closing
let asking, waiting

function begun(body) {
  if (body.selectionStart !== body.selectionEnd) return null
  const before = body.value.slice(0, body.selectionStart)
  for (const { word, from, mode } of BEGUN) {
    const q = (!mode || composer().dataset.mode === mode) && word.exec(before)?.[1]
    if (typeof q === "string") return { q, from }
  }
  return null
}

function look() {
  clearTimeout(waiting)
  const word = begun(field())
  if (!word) return close()
  waiting = setTimeout(() => ask(word), 80)
}

async function ask({ q, from }) {
  asking?.abort()
  asking = new AbortController()
  const home = composer()
  const { signal } = asking
  const read = async (name) => {
    const address = `${home.dataset[name]}?q=${encodeURIComponent(q)}`
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal })
    if (!answer.ok || answer.redirected) throw new Error(answer.status)
    return answer.text()
  }
  try {
    // Without the articles, the replies are still of use.
    const articles = from === "canned" && read("articles").catch(() => "")
    const html = joined(await read(from), await articles)
    // Meanwhile the agent may have gone on, or away.
    if (home !== composer() || field() !== document.activeElement || begun(field())?.q !== q) return
    if (html.trim()) open(html)
    else close()
  } catch {
    if (signal.aborted) return // asked anew
    const html = from === "canned" && home === composer() && ofQuick(q)
    if (html) open(html)
    else close()
  }
}

// Without a network there are those that the thread has already.
function ofQuick(q) {
  const quick = document.getElementById("quick")
  const fitting = [...(quick?.querySelectorAll("[data-text]") ?? [])].filter((each) => `${each.textContent} ${each.dataset.text}`.toLowerCase().includes(q.toLowerCase()))
  const made = (tag, values, ...within) => {
    const { role, data, ...rest } = values
    const element = Object.assign(document.createElement(tag), rest)
    if (role) element.setAttribute("role", role)
    Object.assign(element.dataset, data)
    element.append(...within)
    return element
  }
  const choices = fitting.map((each, number) => {
    const { text, used, files } = each.dataset
    const peek = made("template", {})
    peek.content.append(made("p", { textContent: text }))
    const data = { text, used, ...(files === undefined ? {} : { files }) }
    return made("div", { role: "option", className: "opt", id: `slash-quick-${number}`, ariaSelected: "false", data }, made("span", { className: "cut", textContent: each.querySelector("bdi").textContent }), peek)
  })
  if (!choices.length) return ""
  const head = made("p", { className: "group", textContent: quick.ariaLabel })
  const list = made("div", { role: "listbox", id: "slash-list", ariaLabel: quick.ariaLabel }, ...choices)
  return made("div", {}, made("div", { className: "slash-list" }, head, list), made("div", { className: "slash-peek", id: "slash-peek" })).innerHTML
}

// Articles stand below the replies that were found, or in their place.
function joined(html, articles) {
  if (!articles) return html
  const place = document.createElement("template")
  place.innerHTML = html
  const list = place.content.getElementById("slash-list")
  if (!list) return articles
  const more = document.createElement("template")
  more.innerHTML = articles
  list.append(more.content.querySelector("[role=group]"))
  return place.innerHTML
}

function open(html) {
  const place = box() ?? Object.assign(document.createElement("div"), { id: "slash", className: "slash pop" })
  if (!place.isConnected) composer().prepend(place)
  place.innerHTML = html
  fit()
  field().setAttribute("aria-controls", "slash-list")
  choose(options()[0])
}

// It grows upwards, and the keys of a phone leave little room.
function fit() {
  box()?.style.setProperty("--room", `${Math.floor(composer().getBoundingClientRect().top - 12)}px`)
}
addEventListener("resize", fit)

function choose(option) {
  for (const other of options()) other.ariaSelected = String(other === option)
  if (!option) return field().removeAttribute("aria-activedescendant")
  field().setAttribute("aria-activedescendant", option.id)
  option.scrollIntoView({ block: "nearest" })
  const peek = document.getElementById("slash-peek")
  if (!peek) return
  peek.replaceChildren(option.querySelector("template").content.cloneNode(true))
  peek.scrollTop = 0
}

function close() {
  clearTimeout(waiting)
  asking?.abort()
  box()?.remove()
  for (const name of ["aria-controls", "aria-activedescendant"]) field()?.removeAttribute(name)
}

// --- Inserting
function use(option) {
  const body = field()
  const { text, used, read } = option.dataset
  // What is for ourselves only is read, and given to nobody.
  if (read) {
    close()
    return window.open(read, "_blank", "noopener")
  }
  const to = body.selectionStart
  const from = to - begun(body).q.length - 1
  close()
  insert(body, text, from, to)
  close()
  if (!used) return
  const [first] = text.matchAll(BLANK)
  if (first) body.setSelectionRange(from + first.index, from + first.index + first[0].length)
  document.dispatchEvent(new CustomEvent("composer:used", { detail: { used, files: "files" in option.dataset } }))
}

// --- Blanks: Tab walks them, forward or back, and goes on as always after the last
function walk(body, isBack) {
  const blanks = [...body.value.matchAll(BLANK)]
  const { selectionStart, selectionEnd } = body
  const next = isBack
    ? blanks.findLast((blank) => blank.index + blank[0].length <= selectionStart)
    : blanks.find((blank) => blank.index >= selectionEnd)
  if (next) body.setSelectionRange(next.index, next.index + next[0].length)
  return Boolean(next)
}

// --- Keys, before anybody else hears them
function press({ key, shiftKey, ctrlKey, metaKey, altKey, isComposing }) {
  if (isComposing || ctrlKey || metaKey || altKey) return false
  const list = options()
  const here = list.indexOf(chosen())
  if (key === "Escape" && box()) return close() ?? true
  if (key === "Tab" && !(box() && chosen() && !shiftKey)) return walk(field(), shiftKey)
  if (!list.length) return false
  if (key === "ArrowDown") return choose(list[(here + 1) % list.length]) ?? true
  if (key === "ArrowUp") return choose(list.at(here - 1)) ?? true
  if ((key === "Enter" || key === "Tab") && !shiftKey && begun(field())) return use(list[here]) ?? true
  return false
}

addEventListener(
  "keydown",
  (event) => {
    if (!event.target.matches?.("#composer [name=body]") || !press(event)) return
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  { capture: true },
)

document.addEventListener("input", ({ target }) => target.matches("#composer [name=body]") && look())
document.addEventListener("focusout", ({ target }) => target.matches("#composer [name=body]") && close())
document.addEventListener("selectionchange", () => box() && !begun(field()) && close())
// A click on the list must not take the focus from the field.
document.addEventListener("mousedown", (event) => event.target.closest("#slash :not(a)") && event.preventDefault())
document.addEventListener("click", (event) => {
  const option = event.target.closest("#slash [role=option]")
  if (option) return use(option)
  const opener = event.target.closest("[data-canned-open]")
  if (!opener) return
  event.preventDefault()
  opener.closest("details.menu")?.removeAttribute("open")
  const body = field()
  body.focus()
  if (begun(body)?.from !== "canned") insert(body, /(^|\s)$/.test(body.value.slice(0, body.selectionStart)) ? "/" : " /")
  else look()
})

// A reply with a blank was not sent: go to the blank.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "composer-error" || !detail.target.querySelector("[name=anyway]")) return
  const body = field()
  body.focus()
  body.setSelectionRange(0, 0)
  walk(body, false)
})
