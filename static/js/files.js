// Files in the composer: chosen, dropped or pasted; and the gallery of a thread's pictures.
import { canWait, isPossible } from "./queue.js"
import { laid, lay, lift } from "./laid.js"
import { filesOf, number, put, sayGoing, tray } from "./tray.js"
import { drawnInTray } from "./player.js"
import { voices } from "./voices.js"

const byId = (id) => document.getElementById(id)
const composer = () => byId("composer")
const headers = () => ({ "X-CSRFToken": composer().elements.csrfmiddlewaretoken.value })

let sendLater // the button that was pressed while files were on their way
let sent = []

const files = () => composer() && (shelves.get(byId("tray")) ?? shelve(byId("tray")))
const shelves = new WeakMap()

// Another conversation brings a tray of its own; an upload that still runs ends in the old one.
function shelve(list) {
  const address = list.dataset.url
  const token = headers()
  const conversation = Number(byId("conversation").dataset.pk)
  const shelf = tray({
    list: () => list,
    template: () => byId("tray-item"),
    say: (text) => { byId("tray-news").textContent = text },
    upload: (file, { id, ...options }) => put(address, file, { headers: { ...token, "Client-Id": id }, ...options }),
    keeps: canWait,
    lay: (file) => lay(conversation, file).catch(() => {}), // the device is full: it lies in this page
    lift: (ids) => lift(ids).catch(() => {}),
    dress: asVoice,
    drop: (id) => fetch(`${address}${id}/remove/`, { method: "POST", headers: token, keepalive: true }),
    changed: () => list.isConnected && show(shelf, list),
  })
  shelves.set(list, shelf)
  return shelf
}

// A recording is heard where it lies.
function asVoice(item, { blob, extra }) {
  const { seconds, peaks = "" } = Object.fromEntries(extra)
  if (seconds) drawnInTray(item, { address: URL.createObjectURL(blob), seconds: Number(seconds), peaks: peaks.split(",").map(Number) })
}

// What found no network before this page was opened.
async function unpack() {
  const list = byId("tray")
  if (!list?.dataset.url || !canWait()) return
  const found = await laid(Number(byId("conversation").dataset.pk)).catch(() => [])
  if (found.length && list.isConnected) files().add(found)
}
if (isPossible) navigator.serviceWorker.ready.then(unpack)
htmx.onLoad((element) => element.id === "conversation" && unpack())

// What goes up from here, and what the server is about to lay beside it.
const going = (shelf, list) => shelf.going() + Number(list.dataset.coming ?? 0)

function show(shelf, list) {
  number(list)
  const count = going(shelf, list)
  sayGoing(count)
  byId("send-text-now").hidden = !count || !sendLater
  if (!count && sendLater) {
    const button = sendLater
    sendLater = undefined
    if (!list.querySelector("[data-bad]")) button.isConnected ? composer().requestSubmit(button) : composer().requestSubmit()
  }
}

// --- In
export const attach = (found) => files().add(found)
document.addEventListener("change", ({ target }) => {
  if (!target.matches("#attach, [data-attach]")) return
  target.closest("details.menu")?.removeAttribute("open")
  files().add(target.files)
  target.value = ""
  composer().elements.body.focus()
})
document.addEventListener("paste", (event) => {
  const found = filesOf(event.clipboardData)
  if (!found.length || !composer()?.contains(event.target) || event.clipboardData.types.includes("text/plain")) return
  event.preventDefault()
  files().add(found)
})

const isDrop = ({ dataTransfer }) => dataTransfer?.types.includes("Files")
document.addEventListener("dragover", (event) => {
  if (!isDrop(event)) return
  event.preventDefault() // beside the composer a file must not replace the page
  const isOver = Boolean(event.target.closest("#conversation"))
  composer()?.toggleAttribute("data-drop", isOver)
  event.dataTransfer.dropEffect = isOver && composer() ? "copy" : "none"
})
for (const end of ["drop", "dragleave", "dragend"]) {
  document.addEventListener(end, (event) => {
    if (end !== "dragleave" || !event.relatedTarget) composer()?.removeAttribute("data-drop")
    if (end !== "drop" || !isDrop(event)) return
    event.preventDefault()
    if (composer() && event.target.closest("#conversation")) files().add(filesOf(event.dataTransfer))
  })
}
document.addEventListener("click", ({ target }) => {
  const button = target.closest("#tray [data-remove]")
  if (!button) return
  const next = files().remove(button.closest(".file"))
  ;(next ?? composer().elements.body).focus()
})

// --- Out: Send waits for what is on its way
document.addEventListener("submit", (event) => {
  if (event.target !== composer() || !going(files(), byId("tray"))) return
  event.preventDefault()
  event.stopImmediatePropagation()
  sendLater = event.submitter ?? composer().querySelector("[data-send]")
  show(files(), byId("tray"))
}, true)
document.addEventListener("click", ({ target }) => {
  if (target.id !== "send-text-now") return
  const button = sendLater
  sendLater = undefined
  going(files(), byId("tray")) && pass(button)
})

// Past the waiting: with those that are ready; the others stay for the next message.
function pass(button) {
  const list = byId("tray")
  const waiting = [...list.querySelectorAll("[data-going]")]
  const { coming = "0" } = list.dataset
  for (const item of waiting) delete item.dataset.going
  list.dataset.coming = "0"
  composer().requestSubmit(button?.isConnected ? button : null)
  for (const item of waiting) item.dataset.going = ""
  list.dataset.coming = coming
  show(files(), list)
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id === "composer") sent = composer() ? files().ids() : []
})
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id !== "composer" || !detail.successful || detail.xhr.status >= 400 || !composer()) return
  for (const item of [...byId("tray").children]) {
    if (sent.includes(item.dataset.id) || "bad" in item.dataset) item.remove()
  }
  show(files(), byId("tray"))
})

// What waits for the network takes its files along: those that are up, and those that are not.
document.addEventListener("composer:queue", ({ detail }) => detail.files.push(...files().made()))
document.addEventListener("composer:sent", () => files().clear())
document.addEventListener("composer:files", ({ detail }) => {
  // A tray has room for so many only; what is up is named, not sent again.
  const known = files().ids()
  files().restore(detail.filter(({ done }) => done && !known.includes(String(done))).map(({ done, name, blob }) => ({ id: done, name, size: blob.size })))
  files().add(detail.filter(({ done }) => !done).map(({ blob, name, type, id, extra }) => Object.assign(new File([blob], name, { type }), { press: id, extra })))
})
addEventListener("online", () => composer() && files().bring())

// A message that was taken back brings its files along.
async function refresh() {
  const list = byId("tray")
  const answer = await fetch(list.dataset.url).catch(() => null)
  if (!answer?.ok || !list.isConnected) return
  const { files: waiting } = await answer.json()
  const known = files().ids()
  files().restore(waiting.filter(({ id }) => !known.includes(String(id))))
  for (const { id, seconds, peaks } of waiting) {
    const kind = seconds && list.querySelector(`[data-id="${id}"] > .file-kind`)
    if (kind) drawnInTray(kind.parentElement, { address: `${list.dataset.url}${id}/`, seconds, peaks })
  }
}
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.pathInfo.requestPath.includes("/unsend/") && composer()) refresh()
})
document.addEventListener("composer:returned", () => composer() && refresh().catch(() => {}))

// A canned reply was inserted: the server counts that and attaches its files. Send waits for them.
document.addEventListener("composer:used", async ({ detail }) => {
  const list = byId("tray")
  const shelf = files()
  const come = (by) => {
    list.dataset.coming = Number(list.dataset.coming ?? 0) + by
    if (list.isConnected) show(shelf, list)
  }
  come(1)
  const answer = await fetch(detail.used, { method: "POST", headers: headers(), keepalive: true }).catch(() => null)
  const lost = { error: detail.files ? list.dataset.lost : "" }
  const { error, files: attached } = (await answer?.json().catch(() => null)) ?? lost
  if (error) {
    sendLater = undefined
    document.dispatchEvent(new CustomEvent("toast", { detail: error }))
  }
  if (attached && list.isConnected) await refresh().catch(() => {})
  come(-1)
})

voices(document)

// --- The gallery: all pictures of the thread, one at a time
const gallery = byId("gallery")
const [picture, name, download] = ["img", "#gallery-name", "[data-download]"].map((part) => gallery.querySelector(part))
const pictures = () => [...document.querySelectorAll("#log [data-picture]")]
let shown

function open(link) {
  shown = link
  const { width, height } = link.dataset
  picture.removeAttribute("src")
  width ? picture.setAttribute("width", width) : picture.removeAttribute("width")
  height ? picture.setAttribute("height", height) : picture.removeAttribute("height")
  picture.src = link.href
  picture.alt = name.textContent = link.querySelector("img").alt
  download.href = `${link.href}?download`
  const [first, last] = [pictures()[0], pictures().at(-1)]
  gallery.querySelector("[data-step='-1']").hidden = link === first
  gallery.querySelector("[data-step='1']").hidden = link === last
  if (!gallery.open) gallery.showModal()
}
const step = (by) => {
  const next = pictures()[pictures().indexOf(shown) + by]
  if (next) open(next)
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#log [data-picture]")
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  open(link)
})
gallery.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-step]")
  if (button) step(Number(button.dataset.step))
  if (target === gallery || target === picture || target.closest("[data-close]")) gallery.close()
})
gallery.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (!by) return
  event.preventDefault()
  step(document.dir === "rtl" ? -by : by)
})
