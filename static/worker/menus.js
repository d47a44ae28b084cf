// What the menus of a conversation offer: people and teams, tags, priorities. They are asked for when
// they are opened; without a network it is what was offered last, there or in another conversation.
const MENU = /^\/inbox\/(\d+)\/(assign|tags|priority|department|issue-type)\/$/
const MENUS = ["assign", "tags", "priority", "department", "issue-type"]
const FRESH = 3600_000 // ms: so long they are not asked for quietly

async function keepMenu(answer, url, since) {
  const agent = answer.headers.get("Agent")
  if (!MOST_PAGES || !agent || !answer.ok || answer.redirected) return
  await empty(agent)
  if (since !== emptied) return
  const [, conversation, name] = MENU.exec(url.pathname)
  const headers = { "Content-Type": answer.headers.get("Content-Type"), "Kept-At": Date.now(), Conversation: conversation }
  const text = withoutTokens(await answer.text())
  const cache = await caches.open(`menus-${agent}`)
  await cache.put(`/${name}`, new Response(text, { headers })).catch(() => {})
  if (since !== emptied) await caches.delete(`menus-${agent}`)
}

async function keptMenu(name) {
  const mine = (await caches.keys()).find((each) => each.startsWith("menus-"))
  return mine && (await (await caches.open(mine)).match(`/${name}`))
}

// Of another conversation: what that one has is not chosen here, and is not taken away here.
const forAnother = (html, conversation) => html
  .replace(/\/inbox\/\d+\//g, `/inbox/${conversation}/`)
  .replace(/<input type="hidden" name="had"[^>]*>/g, "")
  .replace(/ (aria-current="true"|checked)(?=[ >])/g, "")

async function menuFor(event, url) {
  const since = emptied
  const [, conversation, name] = MENU.exec(url.pathname)
  const answer = fetch(event.request)
  event.waitUntil(answer.then((response) => keepMenu(response.clone(), url, since)).catch(() => {}))
  const late = new Promise((go) => setTimeout(go, PATIENCE))
  const first = await Promise.race([answer, late]).catch(() => null)
  if (first && !isAway(first)) return first
  const kept = await keptMenu(name)
  if (!kept) return first ?? answer
  const html = await kept.text()
  const isItself = kept.headers.get("Conversation") === conversation
  return new Response(isItself ? html : forAnother(html, conversation), { headers: { "Content-Type": kept.headers.get("Content-Type") } })
}

async function keepMenus(conversation) {
  const since = emptied
  for (const name of MENUS) {
    const before = await keptMenu(name)
    if (before && Date.now() - before.headers.get("Kept-At") < FRESH) continue
    const url = new URL(`/inbox/${Number(conversation)}/${name}/`, self.location.origin)
    const answer = await fetch(url, { headers: { Purpose: "keep", "HX-Request": "true" } }).catch(() => null)
    if (!answer || isAway(answer)) return
    await keepMenu(answer, url, since)
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  const isMenu = isOurs(url) && request.method === "GET" && request.headers.get("HX-Request") && MENU.test(url.pathname)
  if (isMenu) event.respondWith(menuFor(event, url))
})
