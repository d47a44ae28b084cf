// The panel in the frame. What is shown comes from the server as HTML; who sits here is known by a
// secret that this browser keeps, and that goes out as a bearer token only.
import { files } from "./files.js"
import { live } from "./live.js"
import { offers } from "./offers.js"
import { queue } from "./queue.js"
import { voices } from "../js/voices.js"

const $ = (id) => document.getElementById(id)
const words = document.body.dataset
const { inbox } = words
const [chat, home, text, scroll] = ["chat", "home", "text", "scroll"].map($)
const isTouch = matchMedia("(pointer: coarse)").matches

let port, secret = "", conversation = "", cursor = 0, about = {}
let isOpen = false, asks = false, acknowledged = ""

// Storage of a frame may be blocked, or be forgotten with the tab: then the page keeps the secret.
const store = {
  get: (name) => { try { return localStorage.getItem(`chat:${inbox}:${name}`) ?? "" } catch { return "" } },
  set: (name, value) => {
    const key = `chat:${inbox}:${name}`
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key) } catch { /* blocked */ }
  },
  all: (begin) => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`chat:${inbox}:${begin}`)).map((key) => localStorage[key])
    } catch { return [] }
  },
}

const tell = (message) => port?.postMessage(message)

const call = async (path, content) => {
  const answer = await fetch(`/widget/${path}/`, {
    method: "POST",
    credentials: "omit",
    keepalive: true,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${secret}` },
    body: JSON.stringify({ inbox, ...content }),
  })
  const body = await answer.json().catch(() => ({}))
  if (answer.ok) return body
  throw Object.assign(new Error(body.error), { status: answer.status, wait: answer.headers.get("Retry-After") })
}

// --- Who sits here -------------------------------------------------------------------------------

const keepSecret = async (value) => {
  secret = value
  store.set("secret", value)
  const isLasting = store.get("secret") && (await document.hasStorageAccess?.() ?? true)
  if (!isLasting) tell({ keep: { secret } })
}

let entering
const enter = () => entering ??= askWho().finally(() => { entering = undefined })
const askWho = async () => {
  const state = await call("session", { about })
  if (state.token) await keepSecret(state.token)
  home.innerHTML = state.home
  tell({ unread: state.unread })
  if (!conversation && state.conversation) {
    follow(state.conversation)
    if (isOpen) show(chat)
  }
  if (chat.hidden) face(state)
}

const identify = async (identity) => {
  if (!identity) return
  try {
    const { token } = await call("identity", { identity })
    if (token) startAnew(token)
    await enter()
  } catch ({ status, message }) {
    if (status) tell({ warn: message })
  }
}

const startAnew = (token) => {
  line.stop()
  conversation = ""
  cursor = 0
  chat.replaceChildren()
  offered.show("")
  waiting.clear()
  keepSecret(token)
  show(home)
}

const begin = async (page) => {
  if (page.theme) document.documentElement.dataset.theme = page.theme
  if (page.forget) {
    store.set("secret", "")
    tell({ keep: { forget: 0 } })
  }
  secret = store.get("secret") || page.secret || ""
  about = {
    url: page.url, title: page.title, language: navigator.language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
  text.value = store.get("draft")
  attached.again()
  for (const control of $("write").elements) control.disabled = false
  if (page.isOpen) open()
  waiting.restore()
  for (let tries = 0; ; tries++) {
    try {
      await enter()
      break
    } catch ({ status }) {
      if (status && status < 500 && status !== 429) return
      isHere(false)
      await new Promise((resolve) => { setTimeout(resolve, Math.min(30_000, 1000 * 2 ** tries)); addEventListener("online", resolve, { once: true }) })
    }
  }
  isHere(true)
  await identify(page.identity)
}

// --- What is shown -------------------------------------------------------------------------------

const show = (view) => {
  chat.hidden = view !== chat
  $("below").hidden = view !== chat
  home.hidden = view !== home
  $("back").hidden = view === home
  contactForm()
}

const face = ({ head, placeholder, hint, asks: asksNow }) => {
  asks = asksNow
  if ($("head").dataset.html !== head) $("head").innerHTML = $("head").dataset.html = head
  text.placeholder = placeholder
  $("hint").textContent = hint
  contactForm()
}

const contactForm = () => {
  $("contact").hidden = !(asks && !chat.hidden && chat.querySelector(".w-me"))
}

const isAtEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80
const toEnd = () => { scroll.scrollTop = scroll.scrollHeight }

const insert = (html) => {
  const stays = !isAtEnd()
  const lines = [...document.createRange().createContextualFragment(html).children]
  const isFirst = !cursor
  // A history that is loaded is not read out; what comes after it is.
  chat.ariaLive = isFirst ? "off" : "polite"
  for (const line of lines) {
    line.querySelectorAll("time").forEach(tellTime)
    const { client } = line.dataset
    if (client) chat.querySelector(`[data-pending="${client}"]`)?.remove()
    const before = $(line.id)
    before ? before.replaceWith(line) : chat.insertBefore(line, chat.querySelector("[data-pending]"))
    if (line.matches(".w-us")) $("typing").hidden = true
  }
  if (lines.length && !stays) toEnd()
}

const tellTime = (time) => {
  const at = new Date(time.dateTime)
  const isToday = at.toDateString() === new Date().toDateString()
  const day = isToday ? {} : { day: "numeric", month: "short" }
  time.textContent = at.toLocaleString([], { ...day, hour: "2-digit", minute: "2-digit" })
}

const showRead = (version) => {
  const mine = [...chat.querySelectorAll(".w-me[data-version]")].filter((line) => Number(line.dataset.version) <= version)
  const last = mine.at(-1)
  if (last?.querySelector(".w-read")) return
  chat.querySelector(".w-read")?.remove()
  if (!last) return
  const mark = document.createElement("span")
  mark.className = "w-read"
  mark.append($("seen").content.cloneNode(true))
  last.querySelector(".by").append(mark)
}

let typingTimer
const typing = (said, lasts, isBot = "") => {
  const stays = !isAtEnd(), part = $("typing")
  part.hidden = false
  part.dataset.isBot = isBot
  part.lastElementChild.textContent = said
  clearTimeout(typingTimer)
  typingTimer = setTimeout(() => { part.hidden = true }, lasts)
  if (!stays) toEnd()
}
const showTyping = (name) => typing(words.isTyping.replace("{name}", name), 5000)

const showBotWriting = (writes) => {
  if (writes) return typing(words.botWrites, 45_000, "1")
  if ($("typing").dataset.isBot) $("typing").hidden = true
}

let offlineTimer
const isHere = (here) => {
  clearTimeout(offlineTimer)
  if (here) $("offline").hidden = true
  else offlineTimer = setTimeout(() => { $("offline").hidden = false }, navigator.onLine ? 3000 : 0)
}

// --- One conversation, live ----------------------------------------------------------------------

const follow = (token) => {
  if (token !== conversation) {
    conversation = token
    cursor = 0
    acknowledged = ""
    for (const line of [...chat.children]) if (!line.dataset.pending) line.remove()
    offered.show("")
  }
  tell({ keep: { chat: 1 } })
  line.connect()
}

const hear = (message) => {
  if (message.type === "typing") showTyping(message.name)
  if (message.type !== "tail" || message.conversation !== conversation) return
  insert(message.html)
  cursor = Math.max(cursor, message.version)
  const stays = !isAtEnd()
  offered.show(message.offers)
  if (!chat.hidden) face(message)
  showBotWriting(message.bot_writes)
  if (!stays) toEnd()
  showRead(message.read)
  if (!acknowledge()) tell({ unread: message.unread })
}

const isSeen = () => isOpen && !chat.hidden && document.visibilityState === "visible"

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
    hear(await call("tail", { conversation, after: cursor, [isSeen() ? "seen" : "got"]: cursor }))
    isHere(true)
  } catch { /* the next try comes by itself */ }
}

const line = live({
  hello: () => { acknowledged = ""; return { type: "hello", inbox, token: secret, conversation, after: cursor } },
  hear, isHere, missed: ask,
  gone: () => { conversation = ""; cursor = 0; setTimeout(() => enter().catch(() => {}), 3000) },
})

// --- Writing -------------------------------------------------------------------------------------

const say = (problem) => { $("error").textContent = problem }
const bubble = ({ client_id }) => chat.querySelector(`[data-pending="${client_id}"]`)
const under = (item, words) => {
  const by = bubble(item)?.querySelector(".by")
  if (by) { by.hidden = !words; by.lastElementChild.textContent = words }
}

const waiting = queue({
  store,
  post: async (item) => {
    try {
      if (!secret) await enter()
      const { client_id, body, chosen, files: those } = item
      return await call("messages", { client_id, body, chosen, files: those?.map(({ id }) => id) ?? [], about })
    } catch (problem) {
      if (problem.status === 401) await enter()
      throw problem
    }
  },
  show: (item) => {
    tell({ keep: { chat: 1 } })
    if (chat.querySelector(`[data-client="${item.client_id}"]`)) return
    const copy = $("pending").content.cloneNode(true)
    copy.firstElementChild.dataset.pending = item.client_id
    copy.firstElementChild.dataset.chosen = item.chosen ?? ""
    copy.querySelector(".text").textContent = item.body || item.files.map(({ name }) => name).join(", ")
    copy.querySelector(".by").hidden = true
    chat.append(copy)
    show(chat)
    offered.refresh()
    toEnd()
    setTimeout(() => navigator.onLine || under(item, words.waiting))
  },
  sent: (item, answer) => {
    under(item, "")
    if (answer.conversation !== conversation || !line.send({ type: "ping" })) follow(answer.conversation), ask()
  },
  waits: (item, seconds) => under(item, seconds ? words.later.replace("{seconds}", seconds) : words.waiting),
  refused: (item, problem) => {
    bubble(item)?.remove()
    offered.refresh()
    attached.restore(item.files ?? [])
    text.value = [item.body, text.value].filter(Boolean).join("\n")
    grow()
    say(problem.message)
  },
})

const offered = offers({
  root: $("offers"), chat, words,
  say: (body, chosen) => waiting.add(body, [], chosen),
  rate: (given) => call("rate", { conversation, ...given }),
  done: () => { isTouch ? scroll.focus() : text.focus() },
})

let sendsLater = false
const attached = files({
  store, call, say,
  fields: () => ({ inbox }),
  headers: () => ({ Authorization: `Bearer ${secret}` }),
  ready: async () => { if (!secret) await enter() },
  changed: () => {
    if (!sendsLater || attached.going()) return
    sendsLater = false
    say("")
    if (!$("tray").querySelector("[data-bad]")) $("write").requestSubmit()
  },
})
chat.addEventListener("click", (event) => {
  const link = event.target.closest("[data-file]")
  if (!link) return
  event.preventDefault()
  attached.open(link, conversation)
})

voices(chat, async ({ dataset }) => (await call("link", { conversation, file: Number(dataset.number) })).url)

const grow = () => {
  text.style.height = "auto"
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`
  store.set("draft", text.value)
}

let typedAt = 0
text.oninput = () => {
  grow()
  say("")
  if (Date.now() - typedAt > 2000 && line.send({ type: "typing" })) typedAt = Date.now()
}
text.onkeydown = (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || isTouch) return
  event.preventDefault()
  $("write").requestSubmit()
}
$("write").onsubmit = (event) => {
  event.preventDefault()
  const body = text.value.trim()
  const excess = body.length - words.limit
  if (excess > 0) return say(words.long.replace("{length}", excess))
  text.focus()
  if (attached.going()) {
    sendsLater = true
    return say(words.uploading)
  }
  const files = attached.ready()
  if (!body && !files.length) return
  attached.clear()
  text.value = ""
  grow()
  $("thanks").textContent = ""
  waiting.add(body, files)
}

$("contact").onsubmit = async (event) => {
  event.preventDefault()
  const given = Object.fromEntries(new FormData(event.target))
  try {
    const { address } = await call("contact", given)
    asks = false
    contactForm()
    $("thanks").textContent = words.thanks.replace("{address}", address)
    text.focus()
  } catch ({ status, message }) {
    $("contact-error").textContent = status ? message : words.waiting
    $("email").focus()
  }
}

// --- The page around us --------------------------------------------------------------------------

const open = () => {
  isOpen = true
  show(conversation || chat.firstChild ? chat : home)
  toEnd()
  acknowledge()
  isTouch ? scroll.focus() : text.focus()
}

home.onclick = ({ target }) => {
  const choice = target.closest("[data-value]")
  if (choice) {
    waiting.add(choice.textContent.trim(), [], choice.dataset.value)
    isTouch ? scroll.focus() : text.focus()
    return
  }
  const token = target.closest("[data-open]")?.dataset.open
  if (!token) return
  show(chat)
  follow(token)
  text.focus()
}
$("back").onclick = () => {
  show(home)
  text.focus()
  enter().catch(() => {})
}
$("close").onclick = () => tell({ close: 1 })
addEventListener("keydown", ({ key, isComposing }) => key === "Escape" && !isComposing && tell({ close: 1 }))
addEventListener("online", () => conversation && line.connect())
document.addEventListener("visibilitychange", acknowledge)

const hearPage = ({ data }) => {
  if (data.type === "open") open()
  if (data.type === "close") isOpen = false
  if (data.type === "identify") identify(data.identity)
  if (data.type === "forget") startAnew(""), tell({ keep: { forget: 0 } }), enter()
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
  begin(data)
})
if (parent === window) begin({ isOpen: true, url: location.href, title: document.title })
