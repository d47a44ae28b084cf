// A few notes each: no file to fetch. A browser lets a page sound once somebody has touched it.
const NOTES = {
  // [hertz, seconds from the start, how long]
  knock: [[196, 0, 0.09], [165, 0.11, 0.12]],
  chime: [[659, 0, 0.25], [880, 0.14, 0.4]],
  drop: [[880, 0, 0.08], [587, 0.07, 0.22]],
  bell: [[1047, 0, 0.7], [2093, 0, 0.35]],
  siren: [[784, 0, 0.22], [523, 0.24, 0.22], [784, 0.48, 0.3]],
}
let context

export function play(name) {
  context ??= new AudioContext()
  // Not allowed yet: it would all sound at once later.
  if (!NOTES[name] || (context.state === "suspended" && !navigator.userActivation?.hasBeenActive)) return
  context.resume()
  for (const [hertz, after, long] of NOTES[name]) {
    const [tone, volume] = [context.createOscillator(), context.createGain()]
    const start = context.currentTime + 0.02 + after
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0, start)
    volume.gain.linearRampToValueAtTime(0.18, start + 0.01)
    volume.gain.exponentialRampToValueAtTime(0.001, start + long)
    tone.connect(volume).connect(context.destination)
    tone.start(start)
    tone.stop(start + long)
  }
  document.documentElement.dataset.sounded = name
}

// Of several tabs one sounds.
export function playOnce(name, event) {
  if (!navigator.locks) return play(name)
  navigator.locks.request(`sound-${event}`, { ifAvailable: true }, (lock) => {
    if (!lock) return
    play(name)
    return new Promise((done) => setTimeout(done, 2000))
  })
}
