// The tour: a card stands beside a real control, with a ring around that, and never over it. The page
// stays as it is: one may press everything. F6 goes to and fro between card and control, Escape
// stops; the server knows how far one is, so it goes on wherever one takes it up again.
const GAP = 10
const EDGE = 8
const LEAST = 120 // px of a card that is still of use; it scrolls
const isPhone = matchMedia("(max-width: 48em)")
const address = document.getElementById("app").dataset.tour

let card
let ring
let target

// Who has gone elsewhere meanwhile is not fetched back: it waits on the page of its stop.
async function ask(stop, options, { isLed = true } = {}) {
  const response = await fetch(options ? address : `${address}?stop=${stop}`, options)
  if (!response.ok || response.redirected) return leave()
  const holder = document.createElement("div")
  holder.innerHTML = await response.text()
  const next = holder.querySelector("#tour")
  if (!next) return leave()
  const { page, stop: key } = next.dataset
  if (page && page !== location.pathname) {
    if (!isLed) return stops.abort()
    sessionStorage.setItem("tour", key)
    location.assign(`${page}#tour=${key}`)
    return
  }
  show(next)
}

function show(next) {
  card?.remove()
  card = next
  if (card.dataset.stop) sessionStorage.setItem("tour", card.dataset.stop)
  else sessionStorage.removeItem("tour")
  document.body.append(card)
  point()
  const sheet = card.querySelector("link")
  sheet.addEventListener("load", place, { once: true })
  card.querySelector("h2").focus({ preventScroll: true })
}

// The first of its places that is seen here: phones have others than wide windows.
function found() {
  const isOnScreen = ({ left, right, width, height }) => width && height && right > 0 && left < innerWidth
  for (const selector of (card.dataset.at ?? "").split("|").filter(Boolean)) {
    for (const element of document.querySelectorAll(selector)) {
      if (element.checkVisibility() && isOnScreen(element.getBoundingClientRect())) return element
    }
  }
}

function point() {
  target = found()
  card.querySelector(".tour-lost")?.toggleAttribute("hidden", Boolean(target) || "end" in card.dataset)
  card.querySelector(".tour-go")?.toggleAttribute("hidden", !target)
  ring?.remove()
  if (target) {
    ring = Object.assign(document.createElement("div"), { className: "tour-ring" })
    document.body.append(ring)
    target.scrollIntoView({ block: "nearest", inline: "nearest" })
  }
  place()
}

// Where there is room for all of it: below, above, or at a side. In a narrow window it may be lower
// than it is long, and scroll.
function rooms(around) {
  const { width, height } = card.getBoundingClientRect()
  const within = (value, size, most) => Math.max(EDGE, Math.min(value, most - size - EDGE))
  const middle = within(around.left + around.width / 2 - width / 2, width, innerWidth)
  const beside = within(around.top, height, innerHeight)
  const below = innerHeight - around.bottom - GAP - EDGE
  const above = around.top - GAP - EDGE
  const choices = [
    { room: below, needs: height, x: middle, y: around.bottom + GAP },
    { room: above, needs: height, x: middle, y: around.top - GAP - Math.min(height, above) },
    { room: innerWidth - around.right - GAP - EDGE, needs: width, x: around.right + GAP, y: beside, isBeside: true },
    { room: around.left - GAP - EDGE, needs: width, x: around.left - GAP - width, y: beside, isBeside: true },
  ]
  const fitting = choices.find(({ room, needs }) => room >= needs)
  return fitting ?? choices.filter(({ isBeside }) => !isBeside).sort((one, other) => other.room - one.room)[0]
}

function set(element, values) {
  for (const [name, value] of Object.entries(values)) element.style.setProperty(`--${name}`, `${Math.round(value)}px`)
}

function place() {
  if (!card?.isConnected) return
  if (target && !(target.isConnected && target.checkVisibility())) return point()
  card.style.removeProperty("--most")
  if (!target) {
    const { width, height } = card.getBoundingClientRect()
    set(card, { x: (innerWidth - width) / 2, y: isPhone.matches ? innerHeight - height - 72 : (innerHeight - height) / 3 })
    return
  }
  const whole = target.getBoundingClientRect()
  // Of what is larger than the window, the seen part.
  const seen = (low, high, most) => [Math.max(low, 0), Math.min(high, most)]
  const [left, right] = seen(whole.left, whole.right, innerWidth)
  const [top, bottom] = seen(whole.top, whole.bottom, innerHeight)
  const around = { left, right, top, bottom, width: right - left, height: bottom - top }
  const { x, y, room, isBeside } = rooms(around)
  if (!isBeside) set(card, { most: Math.max(room, LEAST) })
  set(card, { x, y })
  // (The ring stands around it, but within the window.)
  const [x1, x2, y1, y2] = [...seen(left - 3, right + 3, innerWidth), ...seen(top - 3, bottom + 3, innerHeight)]
  set(ring, { x: x1, y: y1, w: x2 - x1, h: y2 - y1 })
}

function leave() {
  sessionStorage.removeItem("tour")
  card?.remove()
  ring?.remove()
  stops.abort()
  target?.matches("a, button, summary, [tabindex]") && target.focus({ preventScroll: true })
}

function cross() {
  if (card.contains(document.activeElement)) {
    const inside = target?.matches("a, button, summary, input, [tabindex]") ? target : target?.querySelector("a, button, summary, input:not([type=hidden]), [tabindex]")
    inside?.focus()
  } else card.querySelector("h2").focus()
}

const stops = new AbortController()
const listen = (place, type, how, options) => place.addEventListener(type, how, { signal: stops.signal, ...options })

listen(document, "click", ({ target: pressed }) => {
  const { tour: does, stop } = pressed.closest?.("[data-tour]:not(#app)")?.dataset ?? {}
  if (does === "leave") leave()
  else if (does === "go") cross()
  else if (does === "back") ask(stop)
})
listen(document, "submit", (event) => {
  if (!event.target.closest?.("#tour")) return
  event.preventDefault()
  ask("", { method: "POST", body: new FormData(event.target) })
}, { capture: true })
listen(document, "keydown", (event) => {
  if (event.key === "F6" && card) {
    event.preventDefault()
    cross()
  } else if (event.key === "Escape" && card?.contains(document.activeElement)) leave()
})
listen(window, "resize", place)
listen(document, "scroll", place, { capture: true, passive: true })
listen(document, "htmx:afterSettle", place)
new ResizeObserver(place).observe(document.body)

export const begin = (stop, how) => ask(stop, undefined, how)
