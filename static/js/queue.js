// What is done without a network waits in this browser, and the service worker sends it.
import { change, entries, put as keep, remove, within } from "../worker/store.js"

const agent = Number(document.documentElement.dataset.agent)
const heard = new BroadcastChannel("queue")
export const isPossible = Boolean(agent && "serviceWorker" in navigator && window.indexedDB && navigator.locks)

// A number for one press. The server does what comes with it once, however often it arrives.
export const number = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")

const tell = (detail) => document.dispatchEvent(new CustomEvent("queue", { detail }))
heard.onmessage = ({ data }) => {
  tell(data)
  if (data.type === "later") again(data.wait)
  if (data.type === "done") tries = 0
}

// What waits here of this agent, in its order; of one conversation, or of all.
export async function waiting(conversation) {
  if (!isPossible) return []
  const all = await entries(agent)
  return conversation ? all.filter((entry) => entry.conversation === conversation) : all
}

async function changed() {
  tell({ type: "changed" })
  heard.postMessage({ type: "changed" })
  await send()
}

// Throws a QuotaExceededError when this device is full.
export async function put(entry) {
  navigator.storage?.persist?.().catch(() => {})
  await keep({ agent, id: number(), ...entry })
  await changed()
}

// Once more; with `changes`, such as the version that its writer has looked at by now.
export async function retry(seq, { seen, ...fields } = {}) {
  const entry = (await waiting()).find((each) => each.seq === seq)
  if (!entry) return
  const isNamed = (list, name) => list.some(([each]) => each === name)
  const said = Object.entries(fields).map(([name, value]) => [name, String(value)])
  const kept = entry.fields.filter(([name]) => !isNamed(said, name))
  await change(seq, { state: "waits", why: "", news: null, asked: false, fields: [...kept, ...said] }, ({ state }) => state !== "goes")
  if (seen) await look(entry.conversation, seen)
  await changed()
}

// Who has looked at the news has looked at it for all that waits there.
async function look(conversation, seen) {
  for (const { seq, fields } of await waiting(conversation)) {
    const later = fields.map(([name, value]) => [name, name === "seen" ? String(Math.max(value, seen)) : value])
    await change(seq, { fields: later }, ({ state }) => state !== "goes")
  }
}

// -> what was taken out of the line, for `restore`; nothing when it is on its way
export async function drop(seq) {
  const gone = await remove(seq)
  await changed()
  return gone
}
export async function restore(entry) {
  await within("waiting", "readwrite", (store) => store.put(entry))
  await changed()
}

// --- Waking who sends
let tries = 0
let timer

// Where no worker may run nobody would send it, so nothing waits there.
let sender
export const canWait = () => Boolean(sender)

export async function send() {
  clearTimeout(timer)
  sender?.active.postMessage({ type: "send" })
}

// Later and later, and not all browsers in the same moment. A pause of weeks, as somebody between us
// may ask for, would be none: timers run over.
const LONGEST = 3600_000
function again(wait = 0) {
  clearTimeout(timer)
  const pause = Math.min(1000 * 2 ** tries++, 60_000) * (0.5 + Math.random() / 2)
  timer = setTimeout(send, Math.min(Math.max(wait, pause), LONGEST))
}

addEventListener("online", () => { tries = 0; send() })
document.addEventListener("visibilitychange", () => document.hidden || send())
// (pocket.js registers it.)
if (isPossible) navigator.serviceWorker.ready.then((registration) => { sender = registration; send() })
