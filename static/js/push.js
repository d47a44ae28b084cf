// This browser as a device that can be woken: asked for on the page of preferences, kept up on all.
import { clearRead } from "../worker/cleared.js"

const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"]
export const isPossible = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0))

async function say(address, subscription, more = {}) {
  const { endpoint, keys } = subscription.toJSON()
  const body = new URLSearchParams({ endpoint, ...keys, ...more })
  return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token() } })
}

// After signing in again the device belongs to that session; one that was removed stays so.
export async function renew(address) {
  if (!isPossible || Notification.permission !== "granted") return
  const worker = await navigator.serviceWorker.getRegistration("/")
  const subscription = await worker?.pushManager.getSubscription()
  if (!subscription) return
  const answer = await say(address, subscription, { renews: 1 })
  if (answer.status === 410) await subscription.unsubscribe()
}

// What was read elsewhere lies no longer on this device's screen.
export async function tidy(address) {
  const worker = await navigator.serviceWorker?.getRegistration("/")
  if (!(await worker?.getNotifications())?.length) return
  const answer = await fetch(address)
  if (answer.ok && !answer.redirected) await clearRead(worker, (await answer.json()).unread)
}

export async function turnOn(address, key) {
  if ((await Notification.requestPermission()) !== "granted") return null
  await navigator.serviceWorker.register("/sw.js", { scope: "/" })
  const { pushManager } = await navigator.serviceWorker.ready
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) }
  let subscription
  try {
    subscription = await pushManager.subscribe(options)
  } catch (error) {
    if (error.name !== "InvalidStateError") throw error
    // It was made with a key that is ours no more.
    await (await pushManager.getSubscription())?.unsubscribe()
    subscription = await pushManager.subscribe(options)
  }
  return say(address, subscription)
}
