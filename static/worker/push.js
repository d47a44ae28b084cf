import { clearRead } from "./cleared.js"
import { put } from "./store.js"
const OF_CUSTOMERS = /^\/(help|demo|widget)\//
// Shows what is pushed, leads to it, and does what its buttons say.
self.addEventListener("push", (event) => {
  let said = {}
  try {
    said = event.data.json()
  } catch {} // a push service may send an empty one
  event.waitUntil(hear(said))
})

async function hear(said) {
  if (Array.isArray(said.unread)) await clearRead(self.registration, said.unread)
  if (!said.quiet) await show(said)
}

async function show({ title = "Support Inbox", body = "", tag = "many", url = "/notifications/", lang = "", urgent = false, actions = [], ...known }) {
  const windows = await self.clients.matchAll({ type: "window" })
  // Whoever looks at the product sees the toast there; not so in what customers see of it.
  const isToasted = windows.some(({ focused, url }) => focused && !OF_CUSTOMERS.test(new URL(url).pathname))
  if (tag !== "test" && isToasted && !(await isPunished())) return
  // Somebody who has left this browser since: who is here now reads nothing of it.
  const isTheirs = !known.agent || tag === "test" || (await theirs().catch(() => "")) === PREFIX + known.agent
  const said = isTheirs ? { title, body, actions } : { title: "Support Inbox" }
  await self.registration.showNotification(said.title, {
    ...said, tag, lang, renotify: true, requireInteraction: urgent, icon: ICON, badge: ICON,
    data: { url, ...known },
  })
}

// Apple takes the permission away from who is pushed to and shows nothing.
async function isPunished() {
  const subscription = await self.registration.pushManager.getSubscription()
  return subscription ? new URL(subscription.endpoint).hostname.endsWith(".push.apple.com") : false
}

// --- Its buttons
const WRITE = "#write" // the field of the composer
const DEEDS = {
  reply: (address) => open(address, WRITE),
  note: (address) => open(address, `?mode=note${WRITE}`),
  // A push may be hours old: only what still waits is taken. Whatever comes of it, the page shows it.
  "take-over": async (address, { agent, over }) => {
    await post(`${address.pathname}take-over/`, { over, only_waiting: 1 }, { agent })
    return open(address, address.pathname) // also where it is open: what was refused is said there
  },
  // This can wait for a network; what is refused is shown in the thread, and so is that it was not
  // done because somebody has written since the push.
  snooze: async (address, { agent, conversation, version }) => {
    const url = `${address.pathname}snooze/`
    const entry = { agent, conversation, id: crypto.randomUUID(), name: `C-${conversation}`, what: "snooze", url }
    try {
      await put({ ...entry, fields: [["until", "hour"], ...(version ? [["seen", String(version)]] : [])] })
    } catch {
      return open(address, "?menu=snooze") // the device is full
    }
    await sendAll()
  },
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  const { url = "/", ...known } = event.notification.data ?? {} // {agent, conversation, over, version}
  const address = new URL(url, self.location.origin)
  const deed = DEEDS[event.action] ?? (() => open(address))
  if (isOurs(address)) event.waitUntil(deed(address, known))
})

// -> the answer, or undefined without a network, or when nobody, or another agent, is signed in here.
async function post(path, fields, { agent } = {}) {
  try {
    const me = await (await fetch("/offline/me/")).json()
    if (!me.agent || (agent ?? me.agent) !== me.agent) return
    const body = new URLSearchParams(fields)
    // What it says to a page is said on the one that is opened next.
    return await fetch(path, { method: "POST", body, headers: { "X-CSRFToken": me.token }, redirect: "manual" })
  } catch {}
}

// A window of the inbox goes there, as drafts in it are kept; others are left alone.
async function open(address, more = "") {
  const there = new URL(more || address.href, address)
  const windows = (await self.clients.matchAll({ type: "window" })).map((window) => ({ window, path: new URL(window.url).pathname }))
  const same = windows.find(({ path }) => path === address.pathname)
  const other = windows.find(({ path }) => path.startsWith("/inbox/"))
  if (!same && !other) return self.clients.openWindow(there)
  const { window } = same ?? other
  await window.focus().catch(() => {}) // where that is not allowed, it goes there all the same
  return !same || more ? window.navigate(there) : window
}

// A browser that moves to another address of its push service says so.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)))

async function renew({ oldSubscription, newSubscription }) {
  const options = oldSubscription?.options
  const subscription = newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)))
  if (!subscription) return
  const { endpoint, keys } = subscription.toJSON()
  await post("/notifications/devices/", { endpoint, ...keys, instead: oldSubscription?.endpoint ?? "" })
}
