// The coach looks at an answer while it is written, and says what it lacks. What it proposes is put
// into the field by a press, as if it had been typed: Ctrl-Z takes it back, and nothing is held back.
import { insert } from "./typing.js"

const PAUSE = 600 // ms
const BLANK = /\[[^[\]\n]{1,80}\?\]/ // as in conversations/blanks.py
const byId = (id) => document.getElementById(id)
const composer = () => byId("composer")
const field = () => composer()?.elements.body
const place = () => byId("coach")
const files = () => document.querySelectorAll("#tray > .file:not([data-bad])").length

let waiting
let asking = new AbortController()
let looked // the text that what is shown was said of

const post = (address, fields, signal) => {
  const body = new URLSearchParams(fields)
  const headers = { "HX-Request": "true", "X-CSRFToken": composer().elements.csrfmiddlewaretoken.value }
  return fetch(address, { method: "POST", body, headers, signal })
}

// What stays as it was is left alone, so that only news is read out.
function show(html) {
  const here = place()
  if (!here) return
  const fresh = document.createRange().createContextualFragment(html)
  const before = new Map([...here.children].map((child) => [child.dataset.check, child]))
  const after = [...fresh.children].map((child) => {
    const same = before.get(child.dataset.check)
    return same?.outerHTML === child.outerHTML ? same : child
  })
  for (const child of [...here.children]) if (!after.includes(child)) child.remove()
  after.forEach((child, at) => here.children[at] !== child && here.insertBefore(child, here.children[at] ?? null))
}

function forget() {
  clearTimeout(waiting)
  asking.abort()
  looked = undefined
  place()?.replaceChildren()
}

// Where nobody wants hints, it is not asked again until another conversation is opened.
async function look() {
  clearTimeout(waiting)
  asking.abort()
  const [here, text] = [place(), field()?.value]
  if (!here || "off" in here.dataset || composer().dataset.mode !== "reply") return
  if (!text.trim()) return forget()
  asking = new AbortController()
  try {
    const answer = await post(here.dataset.look, { body: text, files: files() }, asking.signal)
    if (here !== place() || answer.redirected) return
    if (answer.status === 204) here.dataset.off = ""
    looked = text
    show(answer.status === 200 ? await answer.text() : "")
  } catch ({ name }) {
    if (name !== "AbortError") forget() // no network: nothing is better than what is old
  }
}

const soon = () => {
  clearTimeout(waiting)
  waiting = setTimeout(look, PAUSE)
}

document.addEventListener("input", ({ target }) => target === field() && soon())
document.addEventListener("focusin", ({ target }) => target === field() && looked !== target.value && target.value.trim() && soon())
document.addEventListener("change", ({ target }) => target.form?.id === "composer" && ["mode", "attached"].includes(target.name) && soon())
document.addEventListener("composer:mode", soon)
document.addEventListener("composer:sent", forget)
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt.id === "composer" && (field()?.value.trim() ? soon() : forget()))
htmx.onLoad((element) => {
  if (element.id === "conversation") looked = undefined
})
// A file that is added or taken away is another answer.
document.addEventListener("click", ({ target }) => target.closest("#tray [data-remove]") && soon())

async function mend(button) {
  const { fix, start, end, text } = button.dataset
  const body = field()
  if (looked !== body.value) {
    // They wrote on: the place may be another one by now.
    const { check } = button.closest("[data-check]").dataset
    await look()
    const again = place().querySelector(`[data-check="${check}"] [data-fix]`)
    if (again && looked === body.value) mend(again)
    return
  }
  if (fix === "note") return document.dispatchEvent(new CustomEvent("composer:mode", { detail: "note" }))
  if (fix === "attach") return byId("attach").click()
  if (fix === "select") {
    body.focus()
    body.setSelectionRange(Number(start), Number(end))
    return
  }
  insert(body, text, Number(start), Number(end))
  const blank = BLANK.exec(text)
  const at = Number(start) + (blank?.index ?? 0)
  if (blank) body.setSelectionRange(at, at + blank[0].length)
  look()
}

async function turn(button) {
  const here = place()
  const answer = await post(here.dataset.switch, { is: button.dataset.coach }).catch(() => {})
  if (!answer?.ok) return
  clearTimeout(waiting)
  asking.abort() // what is on its way would come in place of this
  show(await answer.text())
  if (button.dataset.coach === "off") {
    here.dataset.off = ""
    here.querySelector("[data-coach]").focus()
  } else {
    delete here.dataset.off
    field().focus()
    look()
  }
}

// A press must not take the keys of the screen away.
document.addEventListener("mousedown", (event) => event.target.closest("#coach button") && event.preventDefault())
document.addEventListener("click", ({ target }) => {
  const button = target.closest("#coach button")
  if (button?.dataset.fix) mend(button)
  else if (button?.dataset.coach) turn(button)
})
document.addEventListener("keydown", (event) => {
  const first = place()?.querySelector("[data-fix]")
  if (!event.altKey || event.code !== "KeyK" || !first?.checkVisibility()) return
  event.preventDefault()
  mend(first)
})
if (field() === document.activeElement && field().value.trim()) soon()
