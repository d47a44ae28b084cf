// Whole pages of the agent who is signed in here, to be read without a network.
//
// They are what customers wrote: kept for one agent, limited in number, size and age, without the
// tokens of their forms, and gone when the agent signs out or another one comes.
const MOST_PAGES = Number("PAGES_KEPT")
const LARGEST = 600_000 // characters of one page
const LONGEST = 14 * 24 * 3600_000 // as long as a session
const PATIENCE = 3000 // ms that a page may take before the kept one is shown
const PREFIX = "pages-"
const OF_SOMEBODY = /^(pages|parts|menus|shared)-(\d+)$/
// What protects a page protects its copy, too.
const HEADERS = ["Content-Type", "Content-Language", "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options", "Date"]
const LOOKS = ["tab", "box", "sort", "view"] // what an address may say beside its place: no searches, no older parts
const KEPT = /^\/(inbox\/(\d+\/(customer\/)?)?|canned\/|notifications\/|offline\/(share\/)?)$/
const OF_AGENTS = /^\/(accounts|admin|analytics|bot|canned|customers|find|inbox|knowledge|me|notifications|offline|practice|quality|training)\//

const isKept = ({ pathname, searchParams }) => KEPT.test(pathname) && [...searchParams.keys()].every((name) => LOOKS.includes(name))

let emptied = 0 // how often: what was asked for before is not kept after
let waitsUntil = 0 // somebody wants the real page, however long it takes

// A conversation is kept once, whatever list stands beside it.
const keyOf = ({ pathname, search }) => (/\d/.test(pathname) ? pathname : pathname + search)
const theirs = async () => (await caches.keys()).find((name) => name.startsWith(PREFIX))

async function empty(except) {
  if (!except) emptied++
  for (const name of await caches.keys()) {
    if (!OF_SOMEBODY.test(name) || name.match(OF_SOMEBODY)[2] === except) continue
    emptied++
    await caches.delete(name)
  }
}

// --- Keeping
async function notice(url, answer, { since = emptied } = {}) {
  const agent = answer.headers.get("Agent")
  // The page to sign in is shown to nobody who is signed in.
  if (!agent) return url.pathname === "SIGN_IN_URL" && answer.ok && empty()
  const name = PREFIX + agent
  await empty(agent)
  const cache = await caches.open(name)
  if (!MOST_PAGES || !isKept(url)) return
  // What they may not see any more.
  if (answer.status === 403 || answer.status === 404) return cache.delete(keyOf(url))
  if (answer.status !== 200 || answer.redirected || !answer.headers.get("Content-Type")?.startsWith("text/html")) return
  const text = withoutTokens(await answer.text())
  if (text.length > LARGEST || !text.includes("<html") || since !== emptied) return
  const [, reach] = text.match(/ data-reach="([^"]*)"/) ?? []
  if (reach !== undefined && (await isOther(agent, reach).catch(() => false))) {
    await drop(await cache.keys(), cache)
    await caches.delete(`parts-${agent}`)
    await caches.delete(`menus-${agent}`)
  }
  const [, version = ""] = text.match(/id="conversation"[^>]*data-version="(\d+)"/) ?? text.match(/<html lang="([\w-]+)"/) ?? []
  const headers = { "Kept-At": Date.now(), Version: version }
  for (const header of HEADERS) if (answer.headers.has(header)) headers[header] = answer.headers.get(header)
  await store(cache, keyOf(url), () => new Response(text, { headers }))
  // Whoever signed out meanwhile leaves nothing.
  if (since !== emptied) return caches.delete(name)
  await keepStatics([...text.matchAll(OF_A_PAGE)].map(([, address]) => address))
}

// Whose lists they may see changes: who has left a team reads nothing of it here, either.
async function isOther(agent, reach) {
  const before = await fact("reach")
  if (before?.agent === agent && before.reach === reach) return false
  await keepFact("reach", { agent, reach })
  return before?.agent === agent
}

const drop = (keys, cache) => Promise.all(keys.map((key) => cache.delete(key)))

async function store(cache, key, make) {
  try {
    await cache.put(key, make())
  } catch {
    await makeRoom()
    await cache.put(key, make()).catch(() => {})
  }
  await keepNewest(cache, MOST_PAGES)
}

// The device is full: what waits to be sent matters more than what can be read.
async function makeRoom() {
  const name = await theirs()
  if (!name) return
  const cache = await caches.open(name)
  const keys = await cache.keys()
  await drop(keys.slice(0, Math.ceil(keys.length / 2)), cache)
}

// A token may be old when the page is shown: page and queue ask for another one.
const withoutTokens = (html) => html
  .replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1")
  .replace(/("X-CSRFToken": ")[^"]*/g, "$1")

// --- Showing what is kept. `why` is "offline" or "slow".
async function kept(url, why) {
  const name = await theirs()
  const cache = name && (await caches.open(name))
  const found = cache && (await cache.match(keyOf(url)))
  if (!found || Date.now() - found.headers.get("Kept-At") > LONGEST) return
  const html = (await found.text())
    .replace("<html ", `<html data-kept="${new Date(found.headers.get("Date") ?? Number(found.headers.get("Kept-At"))).toISOString()}" data-kept-for="${why}" `)
    // It is written on twice, perhaps: each time under a number of its own.
    .replace(/(name="client_id"[^>]*value=")[^"]*/g, (_all, begin) => begin + crypto.randomUUID())
  return new Response(html, { headers: found.headers })
}

const isAway = ({ status }) => [502, 503, 504].includes(status)

async function pageFor(event, url) {
  const since = emptied
  const isPatient = Date.now() < waitsUntil
  let isLate = false
  const answer = fetch(event.request)
  // (A copy of a large file that nobody reads would lie in memory.)
  const copy = (response) => (isKept(url) ? response.clone() : response)
  const noticed = answer.then((response) => notice(url, copy(response), { since })).then(() => isLate && sayFresh(event))
  event.waitUntil(noticed.catch(() => {}))
  const late = new Promise((go) => isPatient || setTimeout(go, PATIENCE))
  try {
    const first = await Promise.race([answer, late])
    if (first && !isAway(first)) return first
    isLate = !first
    return (await kept(url, first ? "offline" : "slow")) ?? (await answer)
  } catch {
    return (await kept(url, "offline")) ?? (await nothing(url))
  }
}

const sayFresh = async ({ resultingClientId }) => (await self.clients.get(resultingClientId))?.postMessage({ type: "fresh" })

// Of what is not kept: the page that says so, with the way back.
async function nothing(url) {
  if (url.pathname === "/") return Response.redirect("INBOX_URL")
  const address = new URL("OFFLINE_URL", self.location.origin)
  return (await kept(address, "offline")) ?? Response.error()
}

// htmx asks for a part of a page: without a network its whole page is gone to, if it is kept.
async function partFor(event, url) {
  const since = emptied
  try {
    const answer = await fetch(event.request)
    const { status, headers } = answer
    event.waitUntil(notice(url, new Response(null, { status, headers }), { since }))
    return answer
  } catch {
    const headers = { "HX-Redirect": url.href }
    return (await theirs()) ? new Response(null, { headers }) : Response.error()
  }
}

// The canned replies that fit a conversation are asked for apart, and of use in a tunnel, too.
const QUICK = /^\/inbox\/\d+\/quick\/$/

async function quickFor(event, url) {
  const since = emptied
  const name = (await theirs())?.replace(PREFIX, "parts-")
  try {
    const answer = await fetch(event.request)
    const isTheirs = name && MOST_PAGES && answer.status === 200 && answer.headers.get("Agent") === name.slice("parts-".length)
    if (isTheirs) event.waitUntil(keepQuick(name, url, answer.clone(), since).catch(() => {}))
    return answer
  } catch {
    return (name && (await (await caches.open(name)).match(url.pathname))) ?? Response.error()
  }
}

async function keepQuick(name, url, answer, since) {
  const html = await answer.text()
  if (since === emptied) await store(await caches.open(name), url.pathname, () => new Response(html, { headers: { "Content-Type": "text/html" } }))
  if (since !== emptied) await caches.delete(name)
}

const leads = ({ headers }) => headers.get("HX-Boosted") || ["conversation", "list"].includes(headers.get("HX-Target"))

self.addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (!isOurs(url)) return
  if (request.method === "POST") {
    if (url.pathname === "SIGN_OUT_URL") event.waitUntil(empty())
  } else if (request.method !== "GET") return
  else if (request.headers.get("HX-Request")) {
    if (leads(request)) event.respondWith(partFor(event, url))
    else if (QUICK.test(url.pathname)) event.respondWith(quickFor(event, url))
  } else if (request.mode === "navigate" && (OF_AGENTS.test(url.pathname) || url.pathname === "/")) {
    event.respondWith(pageFor(event, url))
  }
})

// --- Fetching quietly: one after the other, and only what has changed
let keeping = Promise.resolve()

async function keepQuietly(pages, statics, menus) {
  const since = emptied
  await keepStatics(statics.filter(isStatic))
  await keepStatics(STATICS)
  if (menus) await keepMenus(menus)
  for (const { address, version } of MOST_PAGES ? pages : []) {
    const url = new URL(address, self.location.origin)
    if (!isOurs(url) || !isKept(url)) continue
    const name = await theirs()
    const before = name && (await (await caches.open(name)).match(keyOf(url)))
    if (before && version && before.headers.get("Version") === String(version)) continue
    // (The server does not count it as read.)
    const answer = await fetch(url, { headers: { Purpose: "keep" } }).catch(() => null)
    if (!answer || isAway(answer) || since !== emptied) return
    await notice(new URL(answer.url), answer, { since })
  }
}

self.addEventListener("message", (event) => {
  const { type, pages = [], statics = [], menus } = event.data ?? {}
  if (type === "keep") event.waitUntil((keeping = keeping.then(() => keepQuietly(pages, statics, menus)).catch(() => {})))
  if (type === "wait") waitsUntil = Date.now() + 5000
})
