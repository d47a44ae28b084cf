// What is pressed without a network waits in the queue, and so does what is pressed while something
// waits before it: nothing overtakes. How it looks there is in queued.js.
import { canWait, isPossible, number, put, waiting } from "./queue.js"
import { done, show } from "./queued.js"

const byId = (id) => document.getElementById(id)
const DEEDS = /^\/inbox\/(\d+)\/(write|take-over|assign|snooze|wake|close|reopen|follow|unfollow|priority|department|issue-type|tags|pin|unpin|promise(?:\/keep|\/drop)?|to-bot)\/$/
const PATIENCE = 20_000 // ms, until a line that says nothing is taken for dead

function deedOf({ verb, path }) {
  const found = verb === "post" && DEEDS.exec(new URL(path, location).pathname)
  return found && { url: found[0], conversation: Number(found[1]), what: found[2] }
}

// --- What waits, and how we are connected, as all of the page knows it
let line = []
let link = !navigator.onLine ? "offline" : document.documentElement.dataset.keptFor === "offline" ? "lost" : "live"
let account = "" // "sign-in": nobody is signed in here
let losing

async function read() {
  line = await waiting()
  show(line, { link, account })
}

let reading = Promise.resolve()
const readAgain = () => (reading = reading.then(read, read))

const say = (state) => document.dispatchEvent(new CustomEvent("link", { detail: state }))

function connect(state) {
  clearTimeout(losing)
  losing = undefined
  say(state)
  if (link === state) return
  link = state
  document.documentElement.dataset.link = state
  readAgain()
}
if (link !== "live") say(link) // one that lives says so itself
if (isPossible) {
  document.documentElement.dataset.link = link
  readAgain()
  document.addEventListener("queue", ({ detail }) => {
    if (["done", "sign-in", "idle"].includes(detail.type)) account = detail.type === "sign-in" ? "sign-in" : ""
    if (detail.type === "done") done(detail)
    readAgain()
  })
}
addEventListener("offline", () => connect("offline"))
addEventListener("online", () => connect("lost")) // until a socket says more
document.addEventListener("live:open", () => connect("live"))
// Short breaks are not worth a word.
document.addEventListener("live:lost", () => {
  losing ??= setTimeout(() => connect(navigator.onLine ? "lost" : "offline"), 3000)
})
// What is swapped in afresh knows nothing of what waits.
for (const name of ["htmx:load", "htmx:afterSwap"]) document.addEventListener(name, () => line.length && show(line, { link, account }))

// --- What is pressed
const mustWait = (conversation) =>
  canWait() && (link !== "live" || !navigator.onLine || byId("tray")?.querySelector("[data-kept]") || line.some((entry) => entry.conversation === conversation))

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!deedOf(detail)) return
  detail.headers["Client-Id"] = (detail.elt.id === "composer" && detail.parameters.client_id) || number()
  detail.timeout = PATIENCE
})

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail
  const deed = deedOf(requestConfig)
  if (!deed || !mustWait(deed.conversation)) return
  event.preventDefault()
  take(elt, requestConfig, deed)
}, true)

// It may have been done, and only the answer was lost: with the same number it is safe.
function lost({ detail: { elt, requestConfig } }) {
  const deed = canWait() && requestConfig && deedOf(requestConfig)
  if (deed) take(elt, requestConfig, deed, { unsure: true })
  return Boolean(deed)
}
document.addEventListener("htmx:sendError", lost, true)
document.addEventListener("htmx:timeout", lost, true)
document.addEventListener("htmx:responseError", (event) => {
  if ([502, 503, 504].includes(event.detail.xhr.status) && lost(event)) event.stopImmediatePropagation()
}, true)

const labelOf = (button) => {
  const copy = button?.cloneNode(true)
  for (const silent of copy?.querySelectorAll("small, kbd, .sr, [aria-hidden=true]") ?? []) silent.remove()
  return copy?.textContent.replace(/\s+/g, " ").trim() ?? ""
}

function chosenIn(form) {
  const boxes = [...form.querySelectorAll(".options [type=checkbox]")].filter((box) => box.checked !== box.defaultChecked)
  const names = boxes.map((box) => `${box.checked ? "+" : "−"} ${labelOf(box.closest(".opt"))}`)
  return names.join(", ") || (form.matches(".chip") ? `− ${labelOf(form)}` : "")
}

let isTaking = false
async function take(elt, requestConfig, { conversation, what, url }, { unsure = false } = {}) {
  const isWritten = elt.id === "composer"
  requestConfig.isQueued = true
  if (isWritten && isTaking) return
  const fields = [...requestConfig.formData].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string")
  const value = (name) => fields.find(([each]) => each === name)?.[1] ?? ""
  const isOpen = byId("conversation")?.dataset.pk === String(conversation)
  const row = byId(`conv-${conversation}`)
  const entry = { id: requestConfig.headers["Client-Id"], conversation, what, url, fields, unsure, files: [] }
  entry.name = isOpen ? byId("thread-name").textContent.trim() : row?.querySelector(".row-name")?.textContent.trim() ?? ""
  if (isWritten) {
    document.dispatchEvent(new CustomEvent("composer:queue", { detail: entry }))
    // Those that are here, too, are named when they are up, in their order.
    const here = new Set(entry.files.filter(({ done }) => done).map(({ done }) => String(done)))
    entry.fields = fields.filter(([name, number]) => name !== "files" || !here.has(number))
    Object.assign(entry, { what: value("mode"), said: value("body") })
  } else {
    entry.said = what === "tags" ? chosenIn(elt) : value("said") || labelOf(requestConfig.triggeringEvent?.submitter)
    const seen = (isOpen && byId("seen")?.value) || row?.dataset.version
    if (seen) fields.push(["seen", seen])
  }
  isTaking = isWritten
  try {
    await put(entry)
    if (!isWritten) return
    byId("client-id").value = number()
    document.dispatchEvent(new CustomEvent("composer:sent"))
  } catch (error) {
    const why = { NotReadableError: "unreadable", NotFoundError: "unreadable", DataError: "unreadable", UnknownError: "unreadable" }[error.name] ?? "full"
    document.dispatchEvent(new CustomEvent("toast", { detail: byId("queue-words").dataset[why] }))
  } finally {
    isTaking = false
  }
}
