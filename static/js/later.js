// What a page needs to be read is in its head. The rest (its modules, and the looks of what is closed
// at first) comes when the page stands, or when somebody first touches it; what they press until
// then is kept, and done when it is there. An open page has all of it from then on: neither a lost
// line nor an update of the server takes a part away.
const { rest, restCss } = document.querySelector("script[data-rest]").dataset
const PRESSED = "button, summary, .pick, a:is([data-open], [data-palette], [data-bell], [data-show], [data-picture], .msg-more, .why, .sla)"
const FIELD = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]"

let coming
let kept = []

// A letter is a command outside of fields. Of several only the first: the next may be meant for what it opens.
function isKept({ type, target, key = "", ctrlKey, metaKey, altKey, defaultPrevented }) {
  if (defaultPrevented) return false
  if (type === "click") return Boolean(target.closest?.(PRESSED))
  if (altKey || key.length !== 1 || key === " " || kept.some((event) => event.type === type)) return false
  return ctrlKey || metaKey ? key.toLowerCase() === "k" : !target.matches?.(FIELD)
}

function keep(event) {
  if (!event.isTrusted || !isKept(event)) return
  event.preventDefault()
  event.stopImmediatePropagation()
  kept.push(event)
  come()
}

function styled() {
  if (!restCss) return null
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: restCss })
  const loaded = new Promise((done) => (link.onload = link.onerror = done))
  document.head.append(link)
  for (const sheet of document.querySelectorAll("link[data-later]")) sheet.media = "all"
  return loaded
}

// Where it cannot come, the page goes on as it does without scripts.
const come = () => (coming ??= Promise.all([import(rest), styled()]).catch(() => {}).then(done))

function done() {
  for (const type of ["click", "keydown"]) removeEventListener(type, keep, true)
  document.documentElement.dataset.whole = ""
  const events = kept
  kept = []
  for (const event of events) {
    const place = event.target.isConnected ? event.target : document.body
    place.dispatchEvent(new event.constructor(event.type, event))
  }
}

for (const type of ["click", "keydown"]) addEventListener(type, keep, true)
addEventListener("pointerdown", come, { once: true, capture: true, passive: true })
if (document.readyState === "complete") come()
else addEventListener("load", come, { once: true })
