// Shows what is pushed, and leads to it.
self.addEventListener("push", (event) => {
  let said = {}
  try {
    said = event.data.json()
  } catch {} // a push service may send an empty one
  event.waitUntil(show(said))
})

async function show({ title = "Support Inbox", body = "", tag = "many", url = "/notifications/", lang = "", urgent = false, takes = null }) {
  const windows = await self.clients.matchAll({ type: "window" })
  // Whoever looks at the product sees the toast there.
  if (tag !== "test" && windows.some(({ focused }) => focused)) return
  await self.registration.showNotification(title, {
    body, tag, lang, renotify: true, requireInteraction: urgent, icon: ICON, badge: ICON,
    actions: takes ? [{ action: "take-over", title: takes }] : [],
    data: { url },
  })
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  const address = new URL(event.notification.data?.url ?? "/", self.location.origin)
  event.waitUntil(event.action === "take-over" ? takeOver(address).finally(() => open(address)) : open(address))
})

// Only what still asks for somebody: a push may be hours old. Whatever comes of it, the page shows it.
async function takeOver(address) {
  if (!isOurs(address)) return
  try {
    const page = await (await fetch(address)).text()
    if (!page.includes('id="handoff-title"')) return
    const [, token] = page.match(/name="csrfmiddlewaretoken" value="(\w+)"/)
    await fetch(`${address.pathname}take-over/`, { method: "POST", headers: { "X-CSRFToken": token } })
  } catch {} // no network: the page says so
}

async function open(address) {
  if (!isOurs(address)) return
  const [window] = await self.clients.matchAll({ type: "window" })
  if (!window) return self.clients.openWindow(address)
  await window.focus()
  return window.navigate(address)
}
