// The service worker: shows what is pushed, and leads to it. (Served as /sw.js.)
self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))

self.addEventListener("push", (event) => {
  let said = {}
  try {
    said = event.data.json()
  } catch {} // a push service may send an empty one
  event.waitUntil(show(said))
})

async function show({ title = "Support Inbox", body = "", tag = "many", url = "/notifications/", lang = "", urgent = false }) {
  const windows = await self.clients.matchAll({ type: "window" })
  // Whoever looks at the product sees the toast there.
  if (tag !== "test" && windows.some(({ focused }) => focused)) return
  await self.registration.showNotification(title, {
    body, tag, lang, renotify: true, requireInteraction: urgent, icon: "ICON", badge: "ICON", data: { url },
  })
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(open(new URL(event.notification.data?.url ?? "/", self.location.origin)))
})

async function open(address) {
  if (address.origin !== self.location.origin) return
  const [window] = await self.clients.matchAll({ type: "window" })
  if (!window) return self.clients.openWindow(address)
  await window.focus()
  return window.navigate(address)
}
