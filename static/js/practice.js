// The bar above a practice: its time, its hints, and the beat by which its customers come and go on.
const EVERY = 2000
const READ = 2500 // ms, in which it is read that it is over
const bar = document.querySelector("[data-tick]")
const time = bar.querySelector("[data-seconds]")
const hints = bar.querySelector("[data-hints]")
const said = bar.querySelector("[role=status]")
let began = Date.now() - 1000 * time.dataset.seconds

function show() {
  const seconds = Math.max(0, Math.round((Date.now() - began) / 1000))
  time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}

async function tick() {
  const { value } = bar.querySelector("[name=csrfmiddlewaretoken]")
  const body = new URLSearchParams({ hints: hints.dataset.hints })
  const answer = await fetch(bar.dataset.tick, { method: "POST", headers: { "X-CSRFToken": value }, body })
  // Signed out, or it is somebody else's by now.
  if (answer.redirected || answer.status === 404 || answer.status === 403) return location.reload()
  if (!answer.ok) return
  const { over, seconds, hints: count, html } = await answer.json()
  if (over) return end(over)
  began = Date.now() - 1000 * seconds
  if (html !== undefined) renew(count, html)
}

function renew(count, html) {
  hints.hidden = !count
  hints.dataset.hints = hints.querySelector(".count").textContent = count
  hints.querySelector("ul").innerHTML = html
  said.textContent = said.dataset.hint
}

function end(address) {
  clearInterval(beat)
  clearInterval(clock)
  bar.dataset.over = ""
  said.textContent = said.dataset.over
  setTimeout(() => location.assign(address), READ)
}

// What one may know is read first: the briefing is open when it begins.
const briefing = bar.querySelector("[data-briefing]")
const isRead = `briefed ${bar.dataset.tick}`
if (!sessionStorage.getItem(isRead)) {
  sessionStorage.setItem(isRead, "yes")
  briefing.open = true
}

show()
const clock = setInterval(show, 1000)
// Without a network it goes on where it was: the next tick does what this one would have done.
const beat = setInterval(() => tick().catch(() => {}), EVERY)
