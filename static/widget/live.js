// The socket: says who it is, hears, and comes back by itself with growing pauses. Whoever cannot
// have a socket asks by HTTP at each try instead.
const BEAT = 25_000

export function live({ hello, hear, isHere, missed, gone }) {
  let socket, timer, tries = 0, heardAt = 0

  const connect = () => {
    clearTimeout(timer)
    const mine = new WebSocket(`${location.origin.replace("http", "ws")}/widget/live/`)
    const before = socket
    socket = mine
    before?.close()
    mine.onopen = () => mine.send(JSON.stringify(hello()))
    mine.onmessage = ({ data }) => {
      tries = 0
      heardAt = Date.now()
      isHere(true)
      hear(JSON.parse(data))
    }
    mine.onclose = ({ code }) => mine === socket && lost(code)
  }

  const lost = (code) => {
    socket = undefined
    isHere(false)
    if (code === 4401) return gone()
    const pause = Math.min(30_000, 1000 * 2 ** tries++)
    timer = setTimeout(connect, pause * (0.5 + Math.random()))
    if (tries > 2) missed()
  }

  const send = (message) => {
    if (socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(message))
    return true
  }

  const stop = () => {
    clearTimeout(timer)
    const last = socket
    socket = undefined
    last?.close()
  }

  // A line that is cut without a word is noticed by its silence.
  setInterval(() => {
    if (socket && Date.now() - heardAt > 2 * BEAT) stop(), lost()
    else send({ type: "ping" })
  }, BEAT)
  addEventListener("offline", () => socket && (stop(), lost()))

  return { connect, send, stop }
}
