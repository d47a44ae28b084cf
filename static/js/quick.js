// Quick responses, on phones: canned replies that one tap puts into the field, filled in.
import { insert } from "./typing.js"

const BLANK = /\[[^[\]\n]{1,80}\?\]/ // as in conversations/blanks.py
const field = () => document.getElementById("composer").elements.body

// Their row is there from the start, so that nothing moves; what is in it comes when it is first seen.
const seen = new IntersectionObserver((changes) => {
  for (const { isIntersecting, target } of changes) if (isIntersecting) fill(target)
})

async function fill(row) {
  seen.unobserve(row)
  try {
    const answer = await fetch(row.dataset.address, { headers: { "HX-Request": "true" } })
    if (answer.ok && !answer.redirected) row.innerHTML = await answer.text()
  } catch {
    row.dataset.none = "" // and none are kept from another time (worker/pages.js)
  }
}

function watch() {
  seen.disconnect()
  const row = document.getElementById("quick")
  if (row) seen.observe(row)
}
watch()
addEventListener("online", () => {
  document.getElementById("quick")?.removeAttribute("data-none")
  watch()
})
htmx.onLoad((element) => element.id === "conversation" && watch())

function use({ text, used, files }) {
  const body = field()
  const isThere = document.activeElement === body
  const [from, to] = isThere ? [body.selectionStart, body.selectionEnd] : [body.value.length, body.value.length]
  const before = body.value.slice(0, from)
  const between = before && !/\s$/.test(before) && from === body.value.length ? "\n\n" : ""
  insert(body, between + text, from, to)
  const blank = BLANK.exec(text)
  const at = from + between.length + (blank?.index ?? 0)
  if (blank) body.setSelectionRange(at, at + blank[0].length)
  document.dispatchEvent(new CustomEvent("composer:used", { detail: { used, files: files !== undefined } }))
}

// A tap on one must not take the keys of the screen away; of two quick ones the first counts.
document.addEventListener("mousedown", (event) => event.target.closest("#quick") && event.preventDefault())
document.addEventListener("click", ({ target, detail }) => {
  const chosen = target.closest("#quick [data-text]")
  if (chosen && detail < 2) use(chosen.dataset)
})
