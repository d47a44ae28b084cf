// Chips that count down: one timer for the page, and none while nobody looks at it.
//
// A chip has the pieces of time that count, in the server's seconds. So a clock of this device that
// is wrong changes nothing, and overnight the chip stands still as its clock does.
import { language } from "./times.js"

const app = document.getElementById("app")
const short = (unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow" })
const [days, hours, minutes] = [short("day"), short("hour"), short("minute")]

// --- The server's time
const [visit] = performance.getEntriesByType("navigation")
let offset = Number(app.dataset.time) * 1000 - (performance.timeOrigin + (visit?.responseStart ?? 0))
let lead = Date.now() - performance.now()

const now = () => (Date.now() + offset) / 1000

// This device's clock was set, or it slept: only the server knows which.
async function ask() {
  const { headers } = await fetch("/healthz", { method: "HEAD", cache: "no-store" })
  const date = Date.parse(headers.get("Date"))
  if (date) offset = date + 500 - Date.now()
}

function checkClock() {
  const leads = Date.now() - performance.now()
  if (Math.abs(leads - lead) > 2000) ask().catch(() => {})
  lead = leads
}

// --- What a chip says. The server says it the same way, see sla/durations.py.
function say(seconds) {
  const [m, h, d] = [60, 3600, 86400].map((unit) => Math.floor(seconds / unit))
  if (h < 1) return `${m}:${String(seconds % 60).padStart(2, "0")}`
  const parts = d < 1 ? [[h, hours], [m % 60, minutes]] : [[d, days], [h % 24, hours]]
  return parts.filter(([number]) => number).map(([number, unit]) => unit.format(number)).join(" ")
}

// Nobody counts the seconds of what is an hour late.
const sayLate = (seconds) => (seconds < 60 || seconds >= 3600 ? say(seconds) : minutes.format(Math.floor(seconds / 60)))

function write(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function show(chip, at) {
  const { due, span, warn, rest } = Object.fromEntries(Object.entries(chip.dataset).map(([name, value]) => [name, Number(value)]))
  const [word, counter, until] = chip.children
  const [left, late] = chip.dataset.words.split("|")
  let remaining = rest
  let isRunning = false
  for (const run of chip.dataset.runs.split(" ")) {
    const [start, end] = run.split("-").map(Number)
    remaining += Math.max(0, end - Math.max(start, at))
    isRunning ||= start <= at && at < end
  }
  const isLate = at >= due
  // A goal that has passed is over.
  if (isLate && "passes" in chip.dataset) return chip.remove()
  chip.dataset.sla = isLate ? "late" : !isRunning ? "grey" : remaining <= warn ? "soon" : "ok"
  chip.style.setProperty("--p", isLate ? 1 : (remaining / span).toFixed(3))
  chip.until ??= word.textContent
  // What stands still says until when.
  const isCounting = isLate || isRunning
  write(word, isLate ? late : isRunning ? left : chip.until)
  if (isCounting) write(counter, isLate ? sayLate(Math.floor(at - due)) : say(remaining))
  counter.hidden = !isCounting
  until.hidden = isCounting
}

function refresh() {
  const at = Math.floor(now())
  for (const chip of document.querySelectorAll(".sla[data-due]")) show(chip, at)
}

let timer
function run() {
  clearInterval(timer)
  if (document.hidden) return
  checkClock()
  refresh()
  timer = setInterval(() => {
    checkClock()
    refresh()
  }, 1000)
}
run()
document.addEventListener("visibilitychange", run)
document.addEventListener("htmx:load", refresh)
