// Plays voice messages, one at a time. What one looks like is in _voice.html.
const SPEEDS = [1, 1.5, 2]
const sound = new Audio()
const players = new WeakMap()
let now // the one that the sound is of
let speed = Number(localStorageOr("voice-speed")) || 1

function localStorageOr(name) {
  try { return localStorage.getItem(name) } catch { return null }
}

export const length = (seconds) => {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}

// The bars of a wave, as the path of an SVG; the twin of the server's (see templatetags/voice.py).
export const bars = (peaks) => (peaks.length ? peaks : Array(40).fill(0))
  .map((peak, at) => { const high = 2 + peak * 24 / 99; return `M${at * 4 + 2} ${(14 - high / 2).toFixed(1)}v${high.toFixed(1)}` }).join("")

const happens = (kind) => new Promise((done, fail) => {
  const end = ({ type }) => {
    sound.removeEventListener(kind, end)
    sound.removeEventListener("error", end)
    type === kind ? done() : fail(new Error("voice"))
  }
  sound.addEventListener(kind, end)
  sound.addEventListener("error", end)
})

const load = async (address, from) => {
  const isReady = happens("loadedmetadata")
  sound.src = address
  await isReady
  // A recorder does not write into its file how long it is: looked for at its end.
  if (!Number.isFinite(sound.duration)) {
    const isFound = happens("durationchange")
    sound.currentTime = 1e7
    await isFound
  }
  sound.currentTime = from
}

function make(voice, address) {
  const [play, seek, time, fast] = ["[data-play]", "[data-seek]", "time", "[data-speed]"].map((part) => voice.querySelector(part))
  const seconds = Number(voice.dataset.seconds)
  let at = 0, isPlaying = false

  const show = () => {
    voice.toggleAttribute("data-playing", isPlaying)
    voice.style.setProperty("--at", Math.min(1, at / seconds))
    seek.value = at
    seek.ariaValueText = `${length(at)} / ${length(seconds)}`
    time.textContent = length(isPlaying || at ? at : seconds)
    play.ariaLabel = isPlaying ? voice.dataset.toPause : voice.dataset.toPlay
  }
  const showSpeed = () => {
    fast.textContent = `${speed.toLocaleString(document.documentElement.lang || undefined)}×`
    fast.ariaLabel = voice.dataset.toHurry.replace("{speed}", fast.textContent)
  }
  const start = async () => {
    now?.stopped()
    now = self
    isPlaying = true
    voice.removeAttribute("data-lost-now")
    show()
    showSpeed()
    try {
      await load(await address(voice), at)
      if (now !== self || !isPlaying) return
      sound.playbackRate = speed
      await sound.play()
    } catch (error) {
      if (now !== self || error.name === "AbortError") return
      self.stopped()
      now = undefined
      voice.dataset.lostNow = ""
      time.textContent = voice.dataset.lost
    }
  }
  const self = {
    toggle: () => {
      if (isPlaying) sound.pause(), self.stopped()
      else if (now === self && sound.src) isPlaying = true, show(), sound.play().catch(() => {})
      else return start()
    },
    seek: () => {
      at = Number(seek.value)
      if (now === self && sound.readyState) sound.currentTime = at
      show()
    },
    faster: () => {
      speed = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length]
      try { localStorage.setItem("voice-speed", speed) } catch { /* blocked */ }
      sound.playbackRate = speed
      showSpeed()
    },
    moved: () => { if (isPlaying) at = sound.currentTime, show() },
    stopped: () => { isPlaying = false; show() },
    ended: () => { at = 0; now = undefined; self.stopped() },
  }
  showSpeed()
  return self
}

sound.addEventListener("timeupdate", () => now?.moved())
sound.addEventListener("ended", () => now?.ended())
// By the keys of a headset, too.
sound.addEventListener("pause", () => sound.ended || now?.stopped())

// `address(voice)` -> where its sound is, asked when somebody plays it.
export function player(voice, address = () => voice.dataset.voice) {
  if (!players.has(voice)) players.set(voice, make(voice, address))
  return players.get(voice)
}

// A new one, from the page's template, of a sound that this browser has.
export function drawn({ address, seconds, peaks }) {
  const voice = document.getElementById("voice-template").content.firstElementChild.cloneNode(true)
  const toPlay = voice.dataset.toPlay.replace("0:00", length(seconds))
  Object.assign(voice.dataset, { voice: address, seconds: seconds.toFixed(1), toPlay })
  voice.querySelector("[data-play]").ariaLabel = toPlay
  voice.querySelector("time").textContent = length(seconds)
  Object.assign(voice.querySelector("[data-seek]"), { max: seconds, ariaValueText: `0:00 / ${length(seconds)}` })
  for (const path of voice.querySelectorAll("path")) path.setAttribute("d", bars(peaks))
  return voice
}

// In a tray it stands in place of a file's kind and name.
export function drawnInTray(item, sound) {
  item.querySelector(".file-kind").replaceWith(drawn(sound))
  item.dataset.voiceItem = ""
}

// One is taken off the page: it is not heard any more.
export function hush(voice) {
  if (now !== players.get(voice)) return
  sound.pause()
  now = undefined
}
