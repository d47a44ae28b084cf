// A voice message of a visitor: recorded by a tap or as long as the button is held, listened to, and
// put into the tray like a file. Sending takes it along.
import { $, say } from "./shown.js"

const HELD = 350 // ms, from which on a press is a hold
const FAR = 96 // pixels: who slides so far away while holding does not want it
const SHORT = 0.7 // seconds: nobody said anything
const SHOWN = 80 // bars
const SOON_OVER = 30 // seconds

const form = $("write"), button = form.querySelector("[data-record]")
const words = $("rec-template").dataset
const news = (text) => { $("tray-news").textContent = text }

// The site around us may forbid it.
const isAllowed = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder)
  && document.featurePolicy?.allowsFeature("microphone") !== false

export function voice({ attach }) {
  let now // {recording, levels, parts} while somebody records
  let beginning, press
  button.hidden = !isAllowed()

  const part = (name) => form.querySelector(`:is(#rec, #rec-tools) [data-${name}]`)

  const begin = () => beginning ??= start().finally(() => { beginning = undefined })
  const start = async () => {
    if (now) return
    say("")
    try {
      const [{ LONGEST, record }, drawing] = await Promise.all([import("../js/recorder.js"), import("../js/player.js")])
      const recording = await record({ heard, ended })
      now = { recording, LONGEST, ...drawing, levels: [] }
      $("tray").before($("rec-template").content.cloneNode(true))
      button.before($("rec-tools"))
      form.dataset.recording = ""
      heard({ seconds: 0, level: 0 })
      show()
      news(words.begun)
    } catch ({ why }) {
      say(words[why ?? "broken"])
    }
  }

  const heard = ({ seconds, level }) => {
    if (!now) return
    now.levels = [...now.levels.slice(1 - SHOWN), level]
    part("wave").setAttribute("d", now.bars([...Array(SHOWN - now.levels.length).fill(0), ...now.levels]))
    part("clock").textContent = now.length(seconds)
    if (Math.ceil(now.LONGEST - seconds) === SOON_OVER) news(words.soonOver)
  }

  // It ended by itself: what there is can be heard and sent.
  const ended = () => {
    if (!now) return
    news(now.recording.seconds() >= now.LONGEST ? words.longest : words.taken)
    show()
  }

  const show = () => {
    const { state } = now.recording
    $("rec").toggleAttribute("data-held", Boolean(press?.isHold))
    part("pause").hidden = state !== "records"
    part("resume").hidden = state !== "paused"
    part("live").hidden = state !== "records"
    state === "records" ? part("listen").replaceChildren() : listen()
  }

  const listen = async () => {
    const { recording } = now
    const { blob, seconds, peaks } = await recording.soFar()
    if (recording !== now?.recording || recording.state === "records") return
    part("listen").replaceChildren(now.drawn({ address: URL.createObjectURL(blob), seconds, peaks }))
  }

  const forget = () => {
    const heard = $("rec").querySelector(".voice")
    if (heard) now.hush(heard)
    $("rec").remove()
    $("rec-tools").remove()
    delete form.dataset.recording
    now = undefined
  }

  const discard = () => {
    now.recording.drop()
    forget()
    news(words.gone)
    $("text").focus()
  }

  const shelve = async () => {
    const { recording, drawn } = now
    const seconds = recording.seconds()
    if (seconds < SHORT) return discard()
    const file = await recording.stop()
    forget()
    attach([file])
    const item = $("tray").lastElementChild, [, [, peaks]] = file.extra
    item.dataset.voiceItem = ""
    item.querySelector(".file-kind").replaceWith(drawn({ address: URL.createObjectURL(file), seconds, peaks: peaks.split(",").map(Number) }))
  }

  // --- A tap begins; a hold records until it ends ------------------------------------------------

  const isFar = ({ clientX, clientY }) => Math.hypot(clientX - press.x, clientY - press.y) > FAR

  button.onpointerdown = ({ button: which, clientX: x, clientY: y, pointerId }) => {
    if (which) return
    button.setPointerCapture(pointerId)
    press = { x, y, timer: setTimeout(() => { press.isHold = true; begin() }, HELD) }
  }
  button.onpointermove = (event) => press?.isHold && $("rec")?.toggleAttribute("data-far", isFar(event))
  button.onpointerup = button.onpointercancel = async (event) => {
    if (!press) return
    clearTimeout(press.timer)
    const isWanted = event.type === "pointerup" && !isFar(event), { isHold } = press
    press = undefined
    if (!isHold) return
    button.dataset.held = ""
    setTimeout(() => { delete button.dataset.held })
    await beginning
    if (now) isWanted ? shelve() : discard()
  }
  button.oncontextmenu = (event) => press && event.preventDefault()
  button.onclick = () => "held" in button.dataset || begin().then(() => part("pause")?.focus())

  form.addEventListener("click", ({ target }) => {
    const deed = target.closest("#rec-tools button")?.dataset
    if (!deed || !now) return
    if ("discard" in deed) discard()
    if ("pause" in deed) now.recording.pause(), show(), part("resume").focus()
    if ("resume" in deed) now.recording.resume(), show(), part("pause").focus()
  })
  addEventListener("beforeunload", (event) => now && event.preventDefault())

  return { isGoing: () => Boolean(now), shelve }
}

// What is said of a recording where it cannot be played yet.
export const label = ({ name, extra }) => {
  const seconds = new Map(extra).get("seconds")
  if (!seconds) return name
  return `${$("voice-template").content.firstElementChild.ariaLabel} ${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`
}
