// What happens elsewhere arrives here: two sockets, one for the list and one for the open thread.
//
// Our own few lines instead of htmx's ws extension: after a break the address must carry a fresh
// cursor, so that the server sends what was missed, and a row must find its place without moving
// what somebody is about to click.
import { call } from "./calls.js"
import { Line } from "./line.js"

const byId = (id) => document.getElementById(id)
const words = byId("words").dataset
const send = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }))

// --- How we are connected (what is said of it: queueing.js)
const connected = () => send("live:open")
const lost = () => send("live:lost")

// --- The list
const held = new Map()
let touched = -Infinity
let isStale = false

const isInUse = () => performance.now() - touched < 5000
for (const type of ["pointermove", "pointerdown", "focusin", "keydown", "scroll"]) {
  document.addEventListener(type, ({ target }) => {
    if (target.closest?.("#rows")) touched = performance.now()
  }, { capture: true, passive: true })
}

function hearList(message) {
  if (message.type === "batch") return send("batch", message.html)
  if (message.type === "changed" && message.pks.some((pk) => byId(`conv-${pk}`))) isStale = true
  if (message.type === "stale") {
    isStale = true
  } else if (message.type === "call" || message.type === "bell") {
    call(message)
  } else if (message.type === "row") {
    for (const heard of meanwhile.values()) heard.push(message)
    hearRow(message)
  }
  recount()
}

function hearRow(message) {
  const row = byId(`conv-${message.pk}`)
  if (isInUse() && !isWhereItBelongs(row, message)) {
    held.set(message.pk, message)
    if (row && message.here !== false) replace(row, message)
    showHeld()
  } else {
    held.delete(message.pk)
    place(message)
  }
}

// Rows that were asked for may be older than what comes while they are on their way.
const meanwhile = new Map()
const areRows = (target) => ["rows", "older"].includes(target?.id)
document.addEventListener("htmx:beforeRequest", ({ detail: { target, xhr } }) => areRows(target) && meanwhile.set(xhr, []))
document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
  for (const message of meanwhile.get(xhr) ?? []) {
    const [row, ...again] = document.querySelectorAll(`[id="conv-${message.pk}"]`)
    for (const each of again) each.remove()
    if (!row || Number(row.dataset.version) <= message.version) hearRow(message)
  }
  meanwhile.delete(xhr)
})

setInterval(() => {
  if (isInUse() || document.hidden) return
  if (isStale) refetch()
  else applyHeld()
}, 1000)

function applyHeld() {
  if (!held.size) return
  const messages = [...held.values()]
  held.clear()
  messages.forEach(place)
  showHeld()
}

function showHeld() {
  const counts = {}
  for (const { turn, here } of held.values()) if (here !== false) counts[turn] = (counts[turn] ?? 0) + 1
  for (const button of document.querySelectorAll(".held")) {
    const count = counts[button.closest(".group-of-rows").querySelector("ul").dataset.turn]
    button.hidden = !count
    button.textContent = count ? `${count} ${words.new}` : ""
  }
}

document.addEventListener("click", ({ target }) => target.closest(".held") && applyHeld())

const fresh = ({ html }) => {
  const template = document.createElement("template")
  template.innerHTML = html
  return template.content.firstElementChild
}

function dress(row, old, { pk, news, version, turn }) {
  const link = row.querySelector("a")
  link.search = byId("list").dataset.query ?? ""
  const draft = old?.querySelector("[data-drafted]")
  if (draft) row.querySelector(".row-meta").prepend(draft)
  const found = [...(old?.querySelectorAll(".row-said, .row-found") ?? [])]
  if (found.length) {
    row.querySelector(".row-meta").before(...found)
    link.setAttribute("href", old.querySelector("a").getAttribute("href"))
  }
  const isOpen = byId("conversation")?.dataset.pk === String(pk)
  if (isOpen) link.setAttribute("aria-current", "true")
  const wasUnread = old ? "unread" in old.dataset || news > Number(old.dataset.version) : news === version
  row.toggleAttribute("data-unread", wasUnread && turn < 4 && !(isOpen && !document.hidden))
  return row
}

// What changes in place keeps its place: it is still where its old moments put it.
function replace(old, message) {
  const row = dress(fresh(message), old, message)
  for (const name of ["turn", "at", "since", "due"]) row.dataset[name] = old.dataset[name]
  put(row, old, () => old.replaceWith(row))
}

function put(row, old, insert) {
  const hasFocus = old?.contains(document.activeElement)
  insert()
  htmx.process(row)
  htmx.trigger(row, "htmx:load", { elt: row })
  if (hasFocus) row.querySelector("a").focus({ preventScroll: true })
}

// As in conversations/orders.py: within a group by a moment, those without one last; then the newest.
const MOMENTS = { waiting: "since", due: "due" }
const momentOf = (place) => Date.parse(place[MOMENTS[byId("list").dataset.sort]]) || Infinity

const isBefore = (row, message) => {
  const [ours, theirs] = [momentOf(row.dataset), momentOf(message)]
  if (ours !== theirs) return ours < theirs
  const difference = Date.parse(row.dataset.at) - Date.parse(message.at)
  return difference > 0 || (difference === 0 && Number(row.id.slice(5)) > message.pk)
}

function isWhereItBelongs(row, message) {
  if (!row || message.here === false || row.dataset.turn !== String(message.turn)) return false
  const { previousElementSibling: above, nextElementSibling: below } = row
  return (!above || isBefore(above, message)) && (!below || !isBefore(below, message))
}

function place(message) {
  const old = byId(`conv-${message.pk}`)
  if (message.here === false || (message.here === null && !old)) return old?.remove()
  const group = byId(`turn-${message.turn}`)
  // What a search has found stands in the order of the search.
  if (!group) return old && replace(old, message)
  const next = [...group.children].find((other) => other !== old && !isBefore(other, message))
  // What lies below the last loaded row comes with the next page.
  if (!next && isLast(message.turn) && byId("older")) return old?.remove()
  const row = dress(fresh(message), old, message)
  put(row, old, () => {
    old?.remove()
    group.insertBefore(row, next ?? null)
  })
}

const isLast = (turn) =>
  ![...document.querySelectorAll("#rows ul[data-turn]")].some((list) => Number(list.dataset.turn) > turn && list.children.length)

function refetch() {
  isStale = false
  held.clear()
  htmx.ajax("GET", location.pathname + location.search, { source: document.body, target: "#rows", swap: "innerHTML show:none" }).catch(() => {})
}

// Numbers follow a little later: a burst of events asks once.
let counting
function recount() {
  counting ??= setTimeout(() => {
    counting = null
    if (document.hidden) return
    htmx.trigger(document.body, "pulse-stale")
    count()
  }, 1500 + 1500 * Math.random())
}

// Saved views are counted while somebody looks at them.
function count() {
  const address = new URL(byId("list").dataset.counts, location)
  if (byId("menu-views").open) address.searchParams.set("views", "1")
  htmx.ajax("GET", address.pathname + address.search, { source: document.body, target: "body", swap: "none" }).catch(() => {}) // no network: it is counted again
}
document.addEventListener("toggle", ({ target }) => target.id === "menu-views" && target.open && count(), true)

function showTitle() {
  const count = byId("rail-count-inbox")?.lastChild?.textContent.trim()
  const title = document.title.replace(/^\(\d+\+?\) /, "")
  document.title = count && count !== "0" ? `(${count}) ${title}` : title
}
document.addEventListener("htmx:afterSettle", showTitle)
showTitle()

// --- The open thread
let unseen = 0
let stillTyping
let isFromSocket = false

function hearThread(message) {
  const sheet = byId("conversation")
  if (message.type === "gone") {
    sheet.replaceChildren(byId("gone-template").content.cloneNode(true))
    return
  }
  if (message.type === "customer") {
    // The screen on which it was changed shows it already.
    const { dataset } = byId("customer-said")
    if (dataset.stamp === message.stamp) return
    dataset.stamp = message.stamp
  }
  if (!["typing", "presence"].includes(message.type) || !isSaid(message.html)) {
    isFromSocket = true
    htmx.swap(sheet, message.html, { swapStyle: "none" })
    isFromSocket = false
  }
  if (message.type === "tail") {
    sheet.dataset.version = Math.max(message.version, sheet.dataset.version)
    unseen = message.version
    markSeen()
    if (message.html.includes('data-side="them"')) stopTyping()
  } else if (message.type === "typing") {
    clearTimeout(stillTyping)
    stillTyping = setTimeout(stopTyping, 6000)
  }
}

function stopTyping() {
  byId("typing")?.replaceChildren()
  byId("typists")?.replaceChildren()
}

// What was on the screen for a moment counts as seen by who writes. Only a hidden field changes.
let reading
function read() {
  clearTimeout(reading)
  reading = setTimeout(() => {
    const [field, sheet, log] = ["seen", "conversation", "thread"].map(byId)
    if (!field || document.hidden || "continued" in sheet.dataset || Math.abs(log.scrollTop) > 40 || !log.checkVisibility()) return
    field.value = Math.max(field.value, sheet.dataset.version)
  }, 400)
}
document.addEventListener("scroll", ({ target }) => target.id === "thread" && read(), { capture: true, passive: true })

function markSeen() {
  read()
  if (!unseen || document.hidden) return
  thread?.say({ type: "seen", version: unseen })
  byId(`conv-${byId("conversation").dataset.pk}`)?.removeAttribute("data-unread")
  unseen = 0
}

const spoken = (element) => {
  const copy = element.cloneNode(true)
  for (const silent of copy.querySelectorAll("time, .by-place")) silent.remove()
  return copy.textContent.replace(/\s+/g, " ").trim()
}

// Who types says so every other second; who listens wants to hear it once.
function isSaid(html) {
  const { firstElementChild: news } = Object.assign(document.createElement("template"), { innerHTML: html }).content
  const present = byId(news?.id)
  return Boolean(present?.textContent.trim()) && spoken(present) === spoken(news)
}

// An answer to a press and what the socket brings cross on the way, so each piece says which version
// it shows. The sheet's own is that of the last the socket brought: all of the page is as new as that.
const versionOf = (element) => Number(element?.dataset.version ?? 0)
const shown = (target) => Math.max(...[target.closest("[data-version]"), byId("conversation"), waiting.get(target.id)?.firstElementChild].map(versionOf))
const gone = new Set() // messages that were taken back

// A line that is on the page already is replaced, never repeated: the server may send it again.
function addLines(log, lines) {
  // (The whole log, after a merge or a split, is new and comes with its own last line.)
  if (lines.querySelector("#typing")) {
    log.dataset.version = versionOf(lines)
    return
  }
  for (const arrival of [...lines.children]) {
    const present = arrival.id && byId(arrival.id)
    const isOld = gone.has(arrival.id) || (present && versionOf(arrival) <= versionOf(present))
    // What is there and says the same stays: a screen reader would say it again.
    if (present && !isOld && spoken(arrival) === spoken(present)) {
      const [place, news] = [present, arrival].map((line) => line.querySelector(".by-place"))
      if (news) {
        place.replaceChildren(...news.childNodes)
        htmx.process(place)
      }
      present.dataset.version = versionOf(arrival)
      arrival.remove()
    } else if (isOld) arrival.remove()
    else present?.remove()
  }
}

document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const { target, fragment } = detail
  if (target.id === "log") {
    // Lines that the socket brings are not all in an answer that showed a later version.
    detail.shouldSwap = versionOf(fragment) > (isFromSocket ? versionOf(target) : shown(target))
    if (detail.shouldSwap) addLines(target, fragment)
    return
  }
  if (target.matches("article")) gone.add(target.id)
  const piece = fragment.firstElementChild
  if (piece?.dataset.version && versionOf(piece) < shown(target)) {
    detail.shouldSwap = false
    return
  }
  // A menu that is open stays under the hand; a form that waits for its answer brings its own.
  const isAsking = isFromSocket && (target.matches(".htmx-request") || target.querySelector(".htmx-request"))
  const isUsed = target.querySelector(USED) ?? (isFromSocket && target.closest(USED))
  if (isUsed || isAsking) {
    waiting.set(target.id, fragment)
    detail.shouldSwap = false
  } else waiting.delete(target.id)
})

// ... and what came meanwhile is shown when it has closed. A menu is used until everybody has heard
// that it closed: that of tags then sends what was chosen.
const USED = "details.menu:is([open], [data-used])"
const waiting = new Map()
function showWaiting() {
  for (const [id, fragment] of waiting) {
    const target = byId(id)
    if (target?.matches(".htmx-request") || target?.querySelector(`${USED}, .htmx-request`)) continue
    waiting.delete(id)
    if (!target) continue
    const fresh = fragment.firstElementChild
    target.replaceWith(fresh)
    htmx.process(fresh)
  }
}
document.addEventListener("htmx:afterRequest", showWaiting)
document.addEventListener("toggle", ({ target: menu }) => {
  if (!menu.matches("details.menu")) return
  if (menu.open) menu.dataset.used = ""
  else setTimeout(() => { delete menu.dataset.used; showWaiting() })
}, true)

// Earlier messages come above; a day that began before them begins there now.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "older-log") return
  for (const [, id] of detail.serverResponse.matchAll(/id="(day-[\d-]+)"/g)) byId(id)?.remove()
})

// A row that was renewed while it was followed is not in the page any more, and says no longer how
// what it asked for is put there.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.requestConfig?.elt.isConnected && ["conversation", "list"].includes(detail.target.id)) {
    detail.swapOverride ??= "outerHTML show:none"
  }
})

document.addEventListener("agent:types", ({ detail }) => thread?.say({ type: "typing", mode: detail.mode }))

// --- Both lines follow what the page shows
const list = new Line(() => byId("list")?.dataset.live, hearList, {
  opened(isBack) {
    connected()
    if (isBack) isStale = true
  },
  lost,
})
let listAddress = byId("list")?.dataset.live
let thread

function follow(sheet) {
  thread?.close()
  thread = sheet?.dataset.live
    ? new Line(() => `${sheet.dataset.live}?after=${sheet.dataset.version}&customer=${byId("customer-said")?.dataset.stamp ?? ""}`, hearThread)
    : null
}
follow(byId("conversation"))

htmx.onLoad((element) => {
  if (element.id === "conversation") {
    follow(element)
    recount() // what was unread is read
  }
  const address = byId("list")?.dataset.live
  if (address !== listAddress) {
    listAddress = address
    held.clear()
    list.reopen()
  }
})

let hiddenSince
const comeBack = () => {
  list.reopen()
  thread?.reopen()
}
addEventListener("online", comeBack)
addEventListener("offline", lost)
addEventListener("pageshow", ({ persisted }) => persisted && comeBack())
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    hiddenSince = Date.now()
  } else {
    markSeen()
    recount()
    if (!list.socket || Date.now() - hiddenSince > 60_000) comeBack()
  }
})
