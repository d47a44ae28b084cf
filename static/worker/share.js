// What another app hands over lies here until its conversation is chosen: also without a network.
const MOST_SHARED = 10
const MOST_TEXT = 10_000
const SHARE = "SHARE_URL"

async function takeShared(request) {
  const name = await theirs()
  if (!name) return Response.redirect(SHARE, 303) // to sign in first
  const cache = await caches.open(name.replace(PREFIX, "shared-"))
  try {
    const form = await request.formData()
    await drop(await cache.keys(), cache)
    const said = ["title", "text", "url"].map((field) => form.get(field)).filter((text) => text && typeof text === "string")
    const files = form.getAll("files").filter(({ size }) => size).slice(0, MOST_SHARED)
    // Any site can post here. Only whoever has chosen a conversation on our own page knows this.
    await cache.put(`${SHARE}key/`, new Response(crypto.randomUUID()))
    if (said.length) await cache.put(`${SHARE}said/`, new Response([...new Set(said)].join("\n").slice(0, MOST_TEXT)))
    for (const [number, file] of files.entries()) {
      const headers = { "Content-Type": file.type || "application/octet-stream", Name: encodeURIComponent(file.name) }
      // What can be sent nowhere takes no room from what waits to be sent.
      const isLarge = file.size > Number("FILE_LIMIT")
      if (isLarge) headers["Too-Large"] = file.size
      await cache.put(`${SHARE}${number}/`, new Response(isLarge ? "" : file, { headers }))
    }
  } catch {
    return Response.redirect(`${SHARE}#full`, 303)
  }
  return Response.redirect(SHARE, 303)
}

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request
  if (method === "POST" && isOurs(new URL(url)) && new URL(url).pathname === SHARE) event.respondWith(takeShared(event.request))
})
