// The panel in the frame. What is shown comes from the server as HTML; who sits here is known by a
// secret that this browser keeps, and that goes out as a bearer token only.
import { $, face, isHere, isTouch, show, toEnd, words } from "./shown.js"
import { small } from "./small.js"
import { talk as talking } from "./talk.js"
import { who as whoever } from "./who.js"
import { writing as writer } from "./writing.js"

const { inbox } = words
const [chat, home, text, scroll] = ["chat", "home", "text", "scroll"].map($)

let port, isOpen = false
const tell = (message) => port?.postMessage(message)

const store = small(inbox)
const who = whoever({
  inbox, store, tell,
  heard: (state) => {
    home.innerHTML = state.home
    tell({ unread: state.unread })
    if (!talk.token() && state.conversation) {
      talk.follow(state.conversation)
      if (isOpen) show(chat)
    }
    if (chat.hidden) face(state)
  },
})
const writing = writer({ inbox, store, who, tell, talk: () => talk })
const talk = talking({ inbox, who, tell, offer: writing.offer, isOpen: () => isOpen, alive: writing.wake })

// --- Who sits here -------------------------------------------------------------------------------

const identify = async (identity) => {
  if (!identity) return
  try {
    const { token } = await who.call("identity", { identity })
    if (token) startAnew(token)
    await who.enter()
  } catch ({ status, message }) {
    if (status) tell({ warn: message })
  }
}

const startAnew = (token) => {
  talk.end()
  chat.replaceChildren()
  writing.hide()
  who.keep(token)
  show(home)
  writing.show()
}

const begin = async (page) => {
  if (page.theme) document.documentElement.dataset.theme = page.theme
  who.begin(page)
  const ready = writing.begin()
  if (page.isOpen) open()
  await ready
  for (let tries = 0; ; tries++) {
    try {
      await who.enter()
      break
    } catch ({ isFinal }) {
      if (isFinal) return
      isHere(false)
      await new Promise((resolve) => { setTimeout(resolve, Math.min(30_000, 1000 * 2 ** tries)); addEventListener("online", resolve, { once: true }) })
    }
  }
  isHere(true)
  await identify(page.identity)
}

// --- The page around us --------------------------------------------------------------------------

const open = () => {
  isOpen = true
  show(talk.token() || chat.firstChild ? chat : home)
  toEnd()
  talk.acknowledge()
  writing.focus()
}

home.onclick = ({ target }) => {
  const choice = target.closest("[data-value]")
  if (choice) {
    writing.add(choice.textContent.trim(), [], choice.dataset.value)
    writing.focus()
    return
  }
  const token = target.closest("[data-open]")?.dataset.open
  if (!token) return
  show(chat)
  talk.follow(token)
  text.focus()
}
$("back").onclick = () => {
  show(home)
  text.focus()
  who.enter().catch(() => {})
}
$("close").onclick = () => tell({ close: 1 })
addEventListener("keydown", ({ key, isComposing }) => key === "Escape" && !isComposing && tell({ close: 1 }))

const hearPage = ({ data }) => {
  if (data.type === "open") open()
  if (data.type === "close") isOpen = false
  if (data.type === "identify") identify(data.identity)
  if (data.type === "forget") startAnew(""), tell({ keep: { forget: 0 } }), who.enter()
}

// Only the page that shows us is heard, only from a site that may, and from then on only through
// the channel that it handed over.
const sites = JSON.parse(words.sites)
const isOurs = (origin) => !sites.length || sites.some((site) => {
  const [begin, end] = site.split("*")
  return end ? origin.startsWith(begin) && origin.endsWith(end) : origin === site
})
addEventListener("message", ({ data, origin, source, ports }) => {
  if (source !== parent || data?.type !== "support-inbox" || !ports[0] || !isOurs(origin)) return
  port = ports[0]
  port.onmessage = hearPage
  tell({ here: 1 })
  begin(data)
})
if (parent === window) begin({ isOpen: true, url: location.href, title: document.title })
