// What pages are drawn with. A name with a hash in it never means anything else, so an open tab
// finds its modules here also after the server has newer ones.
const STATICS = JSON.parse(`STATIC_FILES`)
const MOST_STATICS = 500
const OF_A_PAGE = new RegExp('="(STATIC_URL[^"#?]+)', "g")
const FOREVER = /\.[0-9a-f]{12}\.\w+$/

// Somebody between us may say to anything that it is fine, with a page of their own.
const isDrawn = ({ status, redirected, headers }) =>
  status === 200 && !redirected && !headers.get("Content-Type")?.startsWith("text/html")

async function drawn(event, url) {
  const cache = await caches.open("static")
  const kept = await cache.match(url, { ignoreVary: true })
  if (kept && FOREVER.test(url.pathname)) return kept
  try {
    const answer = await fetch(event.request)
    const copy = isDrawn(answer) && answer.clone()
    if (copy) event.waitUntil(cache.put(url, copy).catch(() => {}))
    return answer
  } catch (error) {
    if (kept) return kept
    throw error
  }
}

// Those that a page has named, and all modules: also those that are only asked for at a press.
async function keepStatics(addresses) {
  const cache = await caches.open("static")
  for (const address of new Set(addresses)) {
    if (await cache.match(address, { ignoreVary: true })) continue
    const answer = await fetch(address).catch(() => null)
    if (answer && isDrawn(answer)) await cache.put(address, answer).catch(() => {})
  }
  await keepNewest(cache, MOST_STATICS)
}

// A cache gives its keys in the order in which they came.
async function keepNewest(cache, most) {
  const keys = await cache.keys()
  await drop(keys.slice(0, Math.max(0, keys.length - most)), cache)
}

function isStatic(address) {
  const url = new URL(address, self.location.origin)
  return isOurs(url) && url.pathname.startsWith("STATIC_URL")
}

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request
  if (method === "GET" && isStatic(url)) event.respondWith(drawn(event, new URL(url)))
})
