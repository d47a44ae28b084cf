// Records a voice message. Draws nothing: an agent's composer and a visitor's chat show what it says.
//
//   const recording = await record({ heard, ended })
//   heard({ seconds, level })   ten times a second; level from 0 to 99
//   ended()                     it is over by itself: at the longest, or the microphone was taken away
//   await recording.stop()      -> a File; its length and peaks are on it as `extra`, the [[name, value]]
//                               that a form sends beside it
//
// Who may not record gets an Error whose `why` is refused, missing, busy or broken.
export const LONGEST = 300 // seconds; the server takes no more
const LOUDEST = 99
const BARS = 40
const EVERY = 100 // ms

// What is recorded best first; each is a kind that the server knows by its bytes.
const KINDS = { "audio/webm;codecs=opus": "weba", "audio/mp4": "m4a", "audio/ogg;codecs=opus": "ogg" }
const kind = () => Object.keys(KINDS).find((type) => MediaRecorder.isTypeSupported(type))

export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder && kind())

const WHY = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing", OverconstrainedError: "missing", NotReadableError: "busy", AbortError: "busy" }

const listen = async () => {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
  } catch (error) {
    throw Object.assign(error, { why: WHY[error.name] ?? "broken" })
  }
}

// As loud as the loudest of each part, so that the loudest of all is LOUDEST: like the server's.
export const peaksOf = (levels) => {
  const at = (bar) => Math.floor(bar * levels.length / BARS)
  const loud = Array.from({ length: BARS }, (_, bar) => Math.max(0, ...levels.slice(at(bar), Math.max(at(bar + 1), at(bar) + 1))))
  const most = Math.max(0.01, ...loud)
  return loud.map((level) => Math.round(level * LOUDEST / most))
}

// How loud it is at this moment.
const meter = (stream) => {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 4096 })
  const samples = new Float32Array(analyser.fftSize)
  context.createMediaStreamSource(stream).connect(analyser)
  context.resume()
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples)
      return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    },
    close: () => context.close(),
  }
}

export async function record({ heard = () => {}, ended = () => {} } = {}) {
  const stream = await listen()
  const [track] = stream.getAudioTracks()
  const type = kind()
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32_000 })
  const loudness = meter(stream)
  const chunks = []
  const levels = []
  let before = 0 // ms, of what was recorded before the last pause
  let since = performance.now()

  const seconds = () => Math.min(LONGEST, (before + (recorder.state === "recording" ? performance.now() - since : 0)) / 1000)
  const hold = () => { before = 1000 * seconds() }
  const blob = () => new Blob(chunks, { type: type.split(";")[0] })
  const chunk = () => new Promise((done) => recorder.addEventListener("dataavailable", done, { once: true }))
  const over = new Promise((done) => recorder.addEventListener("stop", done, { once: true }))

  const timer = setInterval(() => {
    if (recorder.state !== "recording") return
    const level = loudness.level()
    levels.push(level)
    heard({ seconds: seconds(), level: Math.min(LOUDEST, Math.round(LOUDEST * level ** 0.6)) })
    if (seconds() >= LONGEST) finish().then(ended)
  }, EVERY)

  const finish = () => {
    if (recorder.state !== "inactive") {
      hold()
      recorder.stop()
    }
    clearInterval(timer)
    for (const each of stream.getTracks()) each.stop()
    return over
  }

  recorder.addEventListener("dataavailable", ({ data }) => data.size && chunks.push(data))
  // The microphone was pulled out, or a call came in: what was said until then is kept.
  track.addEventListener("ended", () => { hold(); finish().then(ended) }, { once: true })
  over.then(() => loudness.close())
  recorder.start(1000)

  return {
    seconds,
    levels,
    get state() { return { recording: "records", paused: "paused", inactive: "over" }[recorder.state] },
    pause: () => {
      if (recorder.state !== "recording") return
      hold()
      recorder.pause()
    },
    resume: () => {
      if (recorder.state !== "paused") return
      recorder.resume()
      since = performance.now()
    },
    // While it is paused: what there is of it, to be listened to.
    soFar: async () => {
      if (recorder.state !== "inactive") {
        const last = chunk()
        recorder.requestData()
        await last
      }
      return { blob: blob(), seconds: seconds(), peaks: peaksOf(levels) }
    },
    stop: async () => {
      await finish()
      const extra = [["seconds", Math.max(0.1, seconds()).toFixed(1)], ["peaks", peaksOf(levels).join(",")]]
      const file = new File([blob()], `voice-message.${KINDS[type]}`, { type: type.split(";")[0] })
      return Object.assign(file, { extra })
    },
    drop: () => { finish() },
  }
}
