// What was searched for, in the open conversation: its words are marked without touching the page,
// and the place that was found is in sight.
const byId = (id) => document.getElementById(id)
const LETTER = "\\p{L}\\p{N}"

// The text as the server searches it, without accents, and where each of its characters was.
function fold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return { folded: text.toLowerCase(), at: (place) => place }
  let folded = ""
  const places = []
  for (let place = 0; place < text.length; place++) {
    const part = text[place].normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase()
    folded += part
    for (const _ of part) places.push(place)
  }
  return { folded, at: (place) => places[place] ?? text.length }
}

function patternOf(sought) {
  const patterns = sought.map(([words, goesOn]) => {
    const parts = words.map((word) => fold(word).folded.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    const isSign = (word) => word.length === 1 && word > "\u3000"
    const begin = isSign(words[0]) ? "" : `(?<![${LETTER}])`
    const end = goesOn ? `[${LETTER}]*` : isSign(words.at(-1)) ? "" : `(?![${LETTER}])`
    return begin + parts.join(`[^${LETTER}]*`) + end
  })
  return new RegExp(patterns.join("|"), "gu")
}

function mark() {
  const walk = byId("walk")
  CSS.highlights?.delete("found")
  if (!walk || !CSS.highlights) return
  const pattern = patternOf(JSON.parse(walk.dataset.words))
  const found = new Highlight()
  const texts = document.createTreeWalker(byId("log"), NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const node = texts.currentNode
    const { folded, at } = fold(node.data)
    for (const match of folded.matchAll(pattern)) {
      if (!match[0]) continue
      const range = new Range()
      range.setStart(node, at(match.index))
      range.setEnd(node, at(match.index + match[0].length - 1) + 1)
      found.add(range)
    }
  }
  CSS.highlights.set("found", found)
}

function show() {
  const place = byId(byId("walk")?.dataset.anchor)
  if (!place) return
  for (const quote of place.querySelectorAll("details.quote")) {
    quote.open = patternOf(JSON.parse(byId("walk").dataset.words)).test(fold(quote.textContent).folded)
  }
  place.dataset.found = ""
  place.scrollIntoView({ block: "center" })
}

// Who walks by key goes on with the same key.
let walked
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  walked = target.closest?.("#walk") ? target.id : null
})

htmx.onLoad((element) => {
  if (element.id === "conversation") {
    mark()
    show()
    if (walked) byId(walked)?.focus({ preventScroll: true })
  } else if (element.closest?.("#log")) {
    mark()
  }
})
mark()
show()

// --- Words are searched while they are typed: what was typed meanwhile stays, and is searched next
let typed

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail
  if (elt.id === "list-q" && !elt.value.trim()) event.preventDefault()
})
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const field = document.activeElement
  typed = detail.target.id === "list" && field?.id === "list-q" && detail.requestConfig.elt === field ? field : null
})
htmx.onLoad((element) => {
  const field = element.id === "list" && byId("list-q")
  if (element.id === "list") document.querySelector(".jump input").value = field?.value ?? ""
  if (!field || !typed) return
  const { value, selectionStart, selectionEnd } = typed
  const isBehind = field.value.trim() !== value.trim()
  typed = null
  field.value = value
  field.focus({ preventScroll: true })
  field.setSelectionRange(selectionStart, selectionEnd)
  if (isBehind) htmx.trigger(field, "input")
})
