// A line to the server that comes back by itself.
export class Line {
  tries = 0

  constructor(address, hear, { opened, lost } = {}) {
    Object.assign(this, { address, hear, opened, lost })
    this.open()
  }

  open() {
    clearTimeout(this.timer)
    const address = this.address()
    if (!address) return
    const socket = (this.socket = new WebSocket(new URL(address, location.href.replace(/^http/, "ws"))))
    socket.onopen = () => {
      this.isBack = this.wasOpen
      this.wasOpen = true
      this.tries = 0
      this.opened?.(this.isBack)
    }
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data))
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return
      this.socket = null
      this.lost?.()
      if (code === 4401) location.reload() // to the sign-in page, and back here
      else if (code !== 4404) this.again()
    }
  }

  again() {
    const wait = Math.min(500 * 2 ** this.tries++, 15_000)
    this.timer = setTimeout(() => this.open(), wait * (0.5 + Math.random() / 2))
  }

  say(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message))
  }

  close() {
    clearTimeout(this.timer)
    const { socket } = this
    this.socket = null
    socket?.close()
  }

  // At once, whatever the timer says: the network is back, or somebody looks again.
  reopen() {
    this.close()
    this.tries = 0
    this.open()
  }
}
