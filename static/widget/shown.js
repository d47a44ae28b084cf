// What is shown: the log, what waits below it, who types, and whether there is a connection.
export const $ = (id) => document.getElementById(id)
export const words = document.body.dataset
export const isTouch = matchMedia("(pointer: coarse)").matches

const [chat, home, text, scroll] = ["chat", "home", "text", "scroll"].map($)
let asks = false

export const say = (problem) => { $("error").textContent = problem }

export const show = (view) => {
  chat.hidden = view !== chat
  $("below").hidden = view !== chat
  home.hidden = view !== home
  $("back").hidden = view === home
  contactForm()
}

export const face = ({ head, placeholder, hint, asks: asksNow }) => {
  asks = asksNow
  if ($("head").dataset.html !== head) $("head").innerHTML = $("head").dataset.html = head
  text.placeholder = placeholder
  $("hint").textContent = hint
  contactForm()
}

export const contactForm = (isAnswered) => {
  if (isAnswered) asks = false
  $("contact").hidden = !(asks && !chat.hidden && chat.querySelector(".w-me"))
}

// --- The log -------------------------------------------------------------------------------------

export const isAtEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80
export const toEnd = () => { scroll.scrollTop = scroll.scrollHeight }

// The keys on the screen, or a file in the tray, leave the log less room: its end stays in sight.
let wasAtEnd = true
scroll.addEventListener("scroll", () => { wasAtEnd = isAtEnd() }, { passive: true })
new ResizeObserver(() => wasAtEnd && !chat.hidden && toEnd()).observe(scroll)

export const insert = (html, { isFirst }) => {
  const stays = !isAtEnd()
  const lines = [...document.createRange().createContextualFragment(html).children]
  // A history that is loaded is not read out; what comes after it is.
  chat.ariaLive = isFirst ? "off" : "polite"
  for (const line of lines) {
    line.querySelectorAll("time[datetime]").forEach(tellTime) // (not the length of a voice message)
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

export const showRead = (version) => {
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

// --- What waits ----------------------------------------------------------------------------------

const bubble = ({ client_id }) => chat.querySelector(`[data-pending="${client_id}"]`)

// -> whether it was not there before
export const pend = (item, names) => {
  if (bubble(item) || chat.querySelector(`[data-client="${item.client_id}"]`)) return false
  const copy = $("pending").content.cloneNode(true)
  copy.firstElementChild.dataset.pending = item.client_id
  copy.firstElementChild.dataset.chosen = item.chosen ?? ""
  copy.querySelector(".text").textContent = [item.body, ...names].filter(Boolean).join("\n")
  copy.querySelector(".by").hidden = true
  chat.append(copy)
  show(chat)
  toEnd()
  return true
}

export const under = (item, said) => {
  const by = bubble(item)?.querySelector(".by")
  if (by) { by.hidden = !said; by.lastElementChild.textContent = said }
}

export const unpend = (item) => bubble(item)?.remove()

// --- Who types -----------------------------------------------------------------------------------

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
export const showTyping = (name) => typing(words.isTyping.replace("{name}", name), 5000)

export const showBotWriting = (writes) => {
  if (writes) return typing(words.botWrites, 45_000, "1")
  if ($("typing").dataset.isBot) $("typing").hidden = true
}

// --- The connection ------------------------------------------------------------------------------

let offlineTimer
export const isHere = (here) => {
  clearTimeout(offlineTimer)
  if (here) $("offline").hidden = true
  else offlineTimer = setTimeout(() => { $("offline").hidden = false }, navigator.onLine ? 3000 : 0)
}

export const lasts = (isKept) => {
  $("kept").hidden = !isKept
  $("unkept").hidden = isKept
}
