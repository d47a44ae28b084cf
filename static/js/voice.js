// A voice message in the composer: recorded, listened to, and put into the tray like a file. It goes
// out with Send, by itself or beside a text.
import { attach } from "./files.js"
import { bars, drawn, hush, length } from "./player.js"
import { LONGEST, canRecord, record } from "./recorder.js"
import { put } from "./tray.js"

const HELD = 350 // ms, from which on a press is a hold
const FAR = 96 // pixels: who slides so far away while holding does not want it
const SHORT = 0.7 // seconds: nobody said anything
const SHOWN = 80 // bars
const SOON_OVER = 30 // seconds

const byId = (id) => document.getElementById(id)
const composer = () => byId("composer")
const part = (name) => composer()?.querySelector(`:is(#rec, #rec-tools) [data-${name}]`)
const words = () => byId("rec-template").dataset
const say = (text) => { byId("tray-news").textContent = text }
const complain = (text) => { byId("composer-error").textContent = text }

let now // {recording, list, address, token, levels} while somebody records
let isBeginning = false
let press // {x, y, timer, isHold} while a finger is on the button
let wasHeld = false // the click that ends a hold is no tap

for (const button of document.querySelectorAll("[data-record]")) button.hidden = !canRecord()
htmx.onLoad((element) => {
  for (const button of element.querySelectorAll?.("[data-record]") ?? []) button.hidden = !canRecord()
})

// --- Recording
async function begin() {
  if (now || isBeginning || !composer()) return
  isBeginning = true
  complain("")
  const place = composer()
  try {
    const recording = await record({ heard, ended })
    if (!place.isConnected) return recording.drop()
    const list = byId("tray")
    now = { recording, list, address: list.dataset.url, token: place.elements.csrfmiddlewaretoken.value, levels: [] }
    byId("composer-error").after(byId("rec-template").content.cloneNode(true))
    place.querySelector(".composer-tools").prepend(byId("rec-tools"))
    place.dataset.recording = ""
    heard({ seconds: 0, level: 0 })
    show()
    say(words().begun)
  } catch ({ why }) {
    complain(words()[why ?? "broken"])
  } finally {
    isBeginning = false
  }
}

function heard({ seconds, level }) {
  if (!now) return
  now.levels = [...now.levels.slice(1 - SHOWN), level]
  const missing = SHOWN - now.levels.length
  part("wave").setAttribute("d", bars([...Array(missing).fill(0), ...now.levels]))
  part("clock").textContent = length(seconds)
  if (Math.ceil(LONGEST - seconds) === SOON_OVER && !now.isWarned) {
    now.isWarned = true
    say(words().soonOver)
  }
}

// It ended by itself: what there is can be heard and sent.
function ended() {
  if (!now) return
  say(now.recording.seconds() >= LONGEST ? words().longest : words().taken)
  show()
}

function show() {
  const { state } = now.recording
  byId("rec").toggleAttribute("data-held", Boolean(press?.isHold))
  part("pause").hidden = state !== "records"
  part("resume").hidden = state !== "paused"
  part("live").hidden = state !== "records"
  if (state === "records") part("listen").replaceChildren()
  else listen()
}

async function listen() {
  const { recording } = now
  const place = part("listen")
  const { blob, seconds, peaks } = await recording.soFar()
  if (recording !== now?.recording || recording.state === "records") return
  place.replaceChildren(drawn({ address: URL.createObjectURL(blob), seconds, peaks }))
}

function forget() {
  const voice = byId("rec")?.querySelector(".voice")
  if (voice) hush(voice)
  byId("rec")?.remove()
  byId("rec-tools")?.remove()
  composer()?.removeAttribute("data-recording")
  now = undefined
}

function discard() {
  now.recording.drop()
  forget()
  say(words().gone)
  composer().elements.body.focus()
}

// -> whether there is something in the tray now
async function shelve() {
  const { recording } = now
  if (recording.seconds() < SHORT) return discard(), false
  const file = await recording.stop()
  forget()
  attach([file])
  return true
}

// --- A tap begins; a hold records until it ends
const isFar = ({ clientX, clientY }) => Math.hypot(clientX - press.x, clientY - press.y) > FAR

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("[data-record]") || event.button || now) return
  const { clientX: x, clientY: y } = event
  press = { x, y, timer: setTimeout(() => { press.isHold = true; begin() }, HELD) }
})
document.addEventListener("pointermove", (event) => {
  if (press?.isHold && byId("rec")) byId("rec").toggleAttribute("data-far", isFar(event))
})
for (const kind of ["pointerup", "pointercancel"]) {
  document.addEventListener(kind, async (event) => {
    const ended = press
    clearTimeout(press?.timer)
    if (!ended?.isHold) return (press = undefined)
    const isUnwanted = kind === "pointercancel" || isFar(event)
    press = undefined
    wasHeld = true
    setTimeout(() => { wasHeld = false })
    while (isBeginning) await new Promise(requestAnimationFrame)
    if (!now) return
    if (isUnwanted) discard()
    else if (await shelve()) byId("tray").lastElementChild.querySelector("[data-play]").focus()
  })
}
document.addEventListener("contextmenu", (event) => press && event.target.closest("[data-record]") && event.preventDefault())

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-record]") && !wasHeld) return begin().then(() => part("pause")?.focus())
  const button = target.closest("#rec-tools button")
  if (!button || !now) return
  if ("discard" in button.dataset) discard()
  if ("pause" in button.dataset) now.recording.pause(), show(), part("resume").focus()
  if ("resume" in button.dataset) now.recording.resume(), show(), part("pause").focus()
})

// --- Send takes it along, whichever way of sending it is
document.addEventListener("submit", async (event) => {
  if (event.target !== composer() || !now) return
  event.preventDefault()
  event.stopImmediatePropagation()
  const place = composer()
  const { submitter } = event
  if ((await shelve()) || place.elements.body.value.trim()) place.requestSubmit(submitter?.isConnected ? submitter : null)
}, true)

// --- Who leaves the conversation finds it in its tray
document.addEventListener("htmx:beforeSwap", async ({ detail }) => {
  if (!now || detail.target.id !== "conversation") return
  const { recording, address, token } = now
  forget()
  if (recording.seconds() < SHORT) return recording.drop()
  const file = await recording.stop()
  put(address, file, { headers: { "X-CSRFToken": token }, progress: () => {}, cancel: new EventTarget() })
    .catch(() => document.dispatchEvent(new CustomEvent("toast", { detail: words().lost })))
})
addEventListener("beforeunload", (event) => now && event.preventDefault())
