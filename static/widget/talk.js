// One conversation, live: follows it by the socket, or by asking where there is none, and says how
// far our messages came.
import { live } from "./live.js"
import { $, face, insert, isAtEnd, isHere, showBotWriting, showRead, showTyping, toEnd } from "./shown.js"

const chat = $("chat")

export function talk({ inbox, who, tell, offer, isOpen, alive }) {
  let conversation = "", cursor = 0, acknowledged = ""

  const forget = () => {
    conversation = acknowledged = ""
    cursor = 0
    offer("")
  }

  const follow = (token) => {
    if (token !== conversation) {
      forget()
      conversation = token
      for (const line of [...chat.children]) if (!line.dataset.pending) line.remove()
    }
    tell({ keep: { chat: 1 } })
    line.connect()
  }

  const hear = (message) => {
    if (message.type === "typing") showTyping(message.name)
    if (message.type !== "tail" || message.conversation !== conversation) return
    // What was asked for and what the socket brings cross on the way: the later one stays.
    if (message.version < cursor) return
    insert(message.html, { isFirst: !cursor })
    cursor = Math.max(cursor, message.version)
    const stays = !isAtEnd()
    offer(message.offers)
    if (!chat.hidden) face(message)
    showBotWriting(message.bot_writes)
    if (!stays) toEnd()
    showRead(message.read)
    if (!acknowledge()) tell({ unread: message.unread })
  }

  const isSeen = () => isOpen() && !chat.hidden && document.visibilityState === "visible"

  // Say how far our messages came: into this browser, or before somebody's eyes.
  const acknowledge = () => {
    const type = isSeen() ? "seen" : "got"
    if (cursor && acknowledged !== type + cursor && line.send({ type, version: cursor })) acknowledged = type + cursor
    if (type === "seen") tell({ unread: 0 })
    return type === "seen"
  }

  const ask = async () => {
    if (!conversation) return
    try {
      hear(await who.call("tail", { conversation, after: cursor, [isSeen() ? "seen" : "got"]: cursor }))
      isHere(true)
      alive()
    } catch { /* the next try comes by itself */ }
  }

  const line = live({
    hello: () => { acknowledged = ""; return { type: "hello", inbox, token: who.current(), conversation, after: cursor } },
    hear,
    isHere: (here) => { isHere(here); if (here) alive() },
    missed: ask,
    gone: () => { conversation = ""; cursor = 0; setTimeout(() => who.enter().catch(() => {}), 3000) },
  })

  addEventListener("online", () => conversation && line.connect())
  document.addEventListener("visibilitychange", acknowledge)
  return {
    follow, acknowledge,
    token: () => conversation,
    type: () => line.send({ type: "typing" }),
    // What was sent is stored there: here it comes, by the socket or by asking.
    stored: (token) => { if (token !== conversation || !line.send({ type: "ping" })) follow(token), ask() },
    end: () => { line.stop(); forget() },
  }
}
