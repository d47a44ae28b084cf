// How what waits is shown: in its thread, in the list, in the bar, and all of it in a sheet.
import { drawn } from "./player.js"
import { drop, restore, retry, send } from "./queue.js"
import { format } from "./times.js"

const byId = (id) => document.getElementById(id)
const words = byId("queue-words").dataset
const fill = (text, values) => text.replace(/{(\w+)}/g, (_all, name) => values[name] ?? "")
const clock = format({ hour: "2-digit", minute: "2-digit" })
const ordinal = new Intl.PluralRules(document.documentElement.lang || "en", { type: "ordinal" })
const isWritten = ({ what }) => what === "reply" || what === "note"
const camel = (text) => text.replace(/[-/](\w)/g, (_all, letter) => letter.toUpperCase())
const capital = (text) => text[0].toUpperCase() + text.slice(1)
const isReady = ({ state }) => state === "waits" || state === "goes"

let line = []
let link = "live"
const rendered = new Map() // seq -> what it says, so that what has not changed stays untouched

export function show(now, { link: state, account }) {
  line = now
  link = state
  showThread()
  showRows()
  showBar(account)
  if (byId("queue").open) showAll()
}

// "Close it", "Tags: + glass"
function deedOf({ what, said }) {
  const text = words[`do${capital(camel(what))}`] ?? what
  return said && words[`say${capital(camel(what))}`] ? fill(words[`say${capital(camel(what))}`], { said }) : text
}

function stateOf(entry) {
  const before = line.filter(({ conversation, seq }) => conversation === entry.conversation && seq < entry.seq)
  if (entry.state === "look") return words.look
  if (entry.state === "gone") return words.gone
  if (entry.state === "refused") return fill(words.refused, { why: words[entry.why] ?? entry.why ?? "" })
  if (before.some((each) => !isReady(each))) return words.behind
  if (entry.state === "goes" && link !== "offline") return words.goes
  const place = before.length + 1
  return fill(words[`nth${capital(ordinal.select(place))}`] ?? words.nthOther, { n: place })
}

function actsOf(entry) {
  if (entry.state === "goes" || (entry.unsure && entry.state === "waits")) return []
  const acts = isWritten(entry) && byId("conversation")?.dataset.pk === String(entry.conversation) ? ["edit", "drop"] : ["drop"]
  if (entry.state === "look") return [isWritten(entry) ? "anyway" : "yet", ...acts]
  if (entry.state === "refused") return [entry.anyway ? "anyway" : "again", ...acts]
  if (entry.state === "gone") return [...(isWritten(entry) ? ["copy"] : []), "drop"]
  return acts
}

const from = (id) => byId(id).content.firstElementChild.cloneNode(true)
const button = (act, { seq }) => Object.assign(document.createElement("button"), { type: "button", textContent: words[act] })

function dress(item, entry) {
  const put = (name, text) => { const place = item.querySelector(`[data-${name}]`); if (place) place.textContent = text }
  item.dataset.state = entry.state
  item.toggleAttribute("data-fail", !isReady(entry))
  item.toggleAttribute("data-queued", isReady(entry))
  put("text", isWritten(entry) ? entry.said : deedOf(entry))
  put("who", entry.name || `C-${entry.conversation}`)
  put("how", stateOf(entry))
  const time = item.querySelector("time")
  if (time) {
    time.dateTime = new Date(entry.at).toISOString()
    time.textContent = clock.format(new Date(entry.at))
  }
  const text = item.querySelector(".bubble")
  if (text) text.hidden = !entry.said
  showFiles(item.querySelector("[data-files]"), entry)
  item.querySelector("[data-news]")?.replaceChildren(...(entry.news ?? []).map(({ by, text: said }) => {
    const news = document.createElement("p")
    news.append(Object.assign(document.createElement("b"), { textContent: by }), ` ${said}`)
    return news
  }))
  item.querySelector("[data-acts]").replaceChildren(...actsOf(entry).map((act) => {
    const made = button(act, entry)
    Object.assign(made.dataset, { queueAct: act, seq: entry.seq })
    return made
  }))
  return item
}

// (Drawn once: somebody may be listening.)
function showFiles(place, { files }) {
  if (place && place.children.length !== files.length) place.replaceChildren(...files.map(drawnFile))
}

function drawnFile({ name, type, blob, extra }) {
  const { seconds, peaks = "" } = Object.fromEntries(extra ?? [])
  if (seconds && byId("voice-template")) return drawn({ address: URL.createObjectURL(blob), seconds: Number(seconds), peaks: peaks.split(",").map(Number) })
  const file = from("queued-file")
  file.querySelector("span").textContent = name
  if (/^image\/(png|jpeg|gif|webp)$/.test(type)) {
    const picture = Object.assign(new Image(), { alt: name, src: URL.createObjectURL(blob) })
    picture.onload = () => URL.revokeObjectURL(picture.src)
    file.replaceChildren(picture)
  }
  return file
}

// --- In the thread: behind all that is in it
function showThread() {
  const log = byId("log")
  const here = line.filter(({ conversation }) => byId("conversation")?.dataset.pk === String(conversation))
  if (!log) return
  for (const item of log.querySelectorAll("[data-queue]")) {
    if (!here.some(({ seq }) => String(seq) === item.dataset.queue) && !("sent" in item.dataset)) item.remove()
  }
  for (const entry of here) {
    const told = JSON.stringify([entry.state, stateOf(entry), actsOf(entry), entry.said, entry.news])
    let item = log.querySelector(`[data-queue="${entry.seq}"]`)
    if (item && rendered.get(entry.seq) === told) continue
    rendered.set(entry.seq, told)
    if (!item) {
      item = from(isWritten(entry) ? `queued-${entry.what}` : "queued-deed")
      item.dataset.queue = entry.seq
      log.append(item)
    }
    dress(item, entry)
  }
  const isTaken = here.some(({ what, state }) => what === "take-over" && state !== "refused")
  byId("conversation")?.toggleAttribute("data-taking", isTaken)
  showChips(here.filter((entry) => !isWritten(entry)))
}

// What is chosen, as it will be.
function showChips(deeds) {
  const place = byId("queued-chips")
  place?.replaceChildren(...deeds.map((entry) => {
    const chip = from("queued-chip")
    chip.querySelector("span").textContent = deedOf(entry)
    return chip
  }))
}

// It stays as sent until the thread has it by itself.
export function done({ seq, version }) {
  rendered.delete(seq)
  const item = byId("log")?.querySelector(`[data-queue="${seq}"]`)
  if (!item) return
  if (!version || Number(byId("conversation").dataset.version) >= version || link !== "live") return item.remove()
  item.dataset.sent = version
  item.removeAttribute("data-queued")
  item.querySelector("[data-how]").textContent = words.sent
  item.querySelector("[data-acts]").replaceChildren()
}
new MutationObserver(() => {
  const { version } = byId("conversation")?.dataset ?? {}
  for (const item of document.querySelectorAll("#log [data-sent]")) if (Number(version) >= Number(item.dataset.sent)) item.remove()
}).observe(byId("main"), { attributes: true, attributeFilter: ["data-version"], subtree: true })

// --- In the list
function showRows() {
  for (const mark of document.querySelectorAll(".row [data-waits]")) mark.remove()
  for (const [pk, entries] of Map.groupBy(line, ({ conversation }) => conversation)) {
    const place = byId(`conv-${pk}`)?.querySelector(".row-meta")
    if (!place) continue
    const mark = from("queued-chip")
    const isHeld = entries.some((entry) => !isReady(entry))
    mark.dataset.waits = ""
    mark.dataset.tone = isHeld ? "red" : "amber"
    mark.querySelector("span").textContent = isHeld ? words.look : fill(words.count, { count: entries.length })
    place.prepend(mark)
  }
}

// --- In the bar: the worst wins
function saying(account) {
  const held = line.filter((entry) => !isReady(entry)).length
  const count = line.length - held
  const some = (name, number) => fill(words[`${name}${number === 1 ? "One" : "Many"}`], { count: number })
  const what = line.every(({ what: each }) => each === "reply") ? "replies" : "changes"
  if (account && line.length) return { text: some("signedOut", line.length), act: "sign-in", lead: words.signedOut }
  if (held) return { text: some("held", held), act: "all", sign: "alert" }
  // What is shown may be old, too: it is looked for again with the rest.
  const act = (count || document.documentElement.dataset.kept) && "now"
  if (link === "offline") return { lead: words.offline, text: count ? some(what, count) : words.kept, act }
  if (link === "lost") return { text: count ? some(what, count) : words.lost, lead: count && words.reconnecting, act }
  return count ? { text: some("going", count), sign: "clock" } : null
}

function showBar(account) {
  const said = saying(account)
  for (const bar of document.querySelectorAll("[data-queue-bar]")) {
    bar.hidden = !said
    if (!said) continue
    bar.dataset.sign = said.sign ?? "offline"
    bar.dataset.tone = said.sign === "alert" ? "red" : "amber"
    const [lead, text] = ["b", "[data-said]"].map((part) => bar.querySelector(part))
    if (lead.textContent !== (said.lead || "")) lead.textContent = said.lead || ""
    if (text.textContent !== said.text) text.textContent = said.text
    for (const part of bar.querySelectorAll("[data-bar]")) {
      part.hidden = part.dataset.bar !== said.act && !(part.dataset.bar === "all" && line.length)
    }
  }
}

// --- All of it, in a sheet
function showAll() {
  const list = byId("queue-list")
  list.replaceChildren(...line.map((entry) => {
    const item = dress(from("queued-item"), entry)
    const link = item.querySelector("[data-who]")
    link.href = fill(words.thread, { pk: entry.conversation })
    return item
  }))
  if (!line.length) byId("queue").close()
}

async function act(name, seq) {
  const entry = line.find((each) => each.seq === seq)
  if (!entry) return
  if (name === "again") return retry(seq)
  if (name === "anyway" || name === "yet") return retry(seq, { seen: entry.version, ...(entry.anyway ? { anyway: entry.anyway } : {}) })
  if (name === "copy") return navigator.clipboard?.writeText(entry.said)
  const gone = await drop(seq)
  if (!gone) return
  if (name === "edit") {
    document.dispatchEvent(new CustomEvent("composer:returned", { detail: { text: gone.said, mode: gone.what } }))
    document.dispatchEvent(new CustomEvent("composer:files", { detail: gone.files }))
    return
  }
  const toast = from("queue-dropped")
  toast.querySelector("[data-queue-undo]").addEventListener("click", () => { restore(gone); toast.remove() })
  byId("toasts").append(toast)
}

document.addEventListener("click", ({ target }) => {
  const pressed = target.closest("[data-queue-act]")
  if (pressed) act(pressed.dataset.queueAct, Number(pressed.dataset.seq))
  const opener = target.closest("[data-bar]")
  if (opener?.dataset.bar === "now") send()
  if (opener?.dataset.bar === "sign-in") location.assign(`${byId("words").dataset.login}?next=${encodeURIComponent(location.pathname + location.search)}`)
  if (opener?.dataset.bar === "all") {
    byId("queue").showModal()
    showAll()
  }
})
