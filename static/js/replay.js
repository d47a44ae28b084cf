// The replay of a practice: a slider over its time. Without this, all of it stands there with its times.

const clock = seconds => {
  const whole = Math.abs(Math.round(seconds))
  return `${seconds < 0 ? "−" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}
const FASTER = 4

const setUp = replay => {
  const find = name => replay.querySelector(`[data-${name}]`)
  const lines = [...replay.querySelectorAll("li[data-at]")]
  if (!lines.length) return
  const slider = find("slider"), log = find("log"), status = find("status"), play = find("bar").querySelector("[data-do=play]")
  const [drawn, paused] = ["play", "pause"].map(name => play.querySelector("use").getAttribute("href").replace("i-play", `i-${name}`))
  const at = line => Number(line.dataset.at)
  const first = Math.floor(at(lines[0])), last = Math.ceil(at(lines.at(-1)))
  let frame = 0

  const show = (now, { follow = true } = {}) => {
    let latest = null
    for (const line of lines) {
      line.hidden = at(line) > now
      if (!line.hidden) latest = line
    }
    slider.value = now
    find("clock").value = `${clock(now)} / ${clock(last)}`
    slider.setAttribute("aria-valuetext", latest ? `${clock(now)}, ${latest.dataset.said}` : clock(now))
    const { waits, since } = latest?.dataset ?? {}
    status.textContent = waits
      ? replay.dataset.waits.replace("{name}", waits).replace("{time}", clock(now - Number(since)))
      : replay.dataset.rests
    status.dataset.tone = waits ? "amber" : "pine"
    if (follow && latest) log.scrollTop = latest.offsetTop + latest.offsetHeight - log.clientHeight
  }
  const stop = () => {
    cancelAnimationFrame(frame)
    frame = 0
    play.setAttribute("aria-label", replay.dataset.play)
    play.querySelector("use").setAttribute("href", drawn)
  }
  const run = () => {
    let now = slider.valueAsNumber >= last ? first : slider.valueAsNumber, before = performance.now()
    play.setAttribute("aria-label", replay.dataset.pause)
    play.querySelector("use").setAttribute("href", paused)
    const go = moment => {
      now = Math.min(last, now + (moment - before) / 1000 * FASTER)
      before = moment
      show(now)
      if (now >= last) stop()
      else frame = requestAnimationFrame(go)
    }
    frame = requestAnimationFrame(go)
  }
  const goTo = line => {
    stop()
    show(Math.max(at(line), first))
    for (const other of lines) other.toggleAttribute("data-shown", other === line)
  }
  const step = by => {
    const seen = lines.filter(line => !line.hidden).length - 1
    goTo(lines[Math.min(Math.max(seen + by, 0), lines.length - 1)])
  }

  slider.min = first
  slider.max = last
  slider.addEventListener("input", () => { stop(); show(slider.valueAsNumber) })
  find("bar").addEventListener("click", event => {
    const deed = event.target.closest("[data-do]")?.dataset.do
    if (deed === "play") frame ? stop() : run()
    else if (deed) step(deed === "next" ? 1 : -1)
  })
  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-to]")
    const line = link && replay.querySelector(`#line-${link.dataset.to}`)
    if (!line) return
    event.preventDefault()
    goTo(line)
    replay.scrollIntoView({ block: "nearest" })
    log.focus({ preventScroll: true })
  })
  find("bar").hidden = status.hidden = false
  show(last, { follow: false })
}

const all = () => document.querySelectorAll("[data-replay]:not([data-ready])").forEach(replay => {
  replay.dataset.ready = ""
  setUp(replay)
})
all()
document.addEventListener("htmx:afterSwap", all)
