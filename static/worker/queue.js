// Sends what waits, in its order, each once: nobody else does. A page says that there is something
// to send, or the browser, when the network is back. What becomes of it is said on a channel:
//   {type: "done", seq, id, conversation, version}   it is done
//   {type: "changed", seq, conversation}             its state is another
//   {type: "later"} {type: "sign-in"} {type: "idle"} how the whole run ended
const queueChannel = new BroadcastChannel("queue")
const SLOWEST = 10 // bytes in a millisecond, below which a line is taken for dead

self.addEventListener("message", (event) => event.data?.type === "send" && event.waitUntil(sendAll()))
self.addEventListener("sync", (event) => {
  // One that failed is asked for again by the browser, later and later.
  if (event.tag === "queue") event.waitUntil(sendAll().then((how) => how === "later" && Promise.reject(new Error(how))))
})

let sendingRun
let isSendAsked = false

// An old worker may still be at it while the new one has begun: they wait for one another.
function sendAll() {
  isSendAsked = true
  sendingRun ??= navigator.locks.request("queue", async () => {
    let how = "idle"
    while (isSendAsked) {
      isSendAsked = false
      how = await sendInOrder().catch(tellLater)
    }
    return how
  }).finally(() => { sendingRun = undefined })
  return sendingRun
}

async function tellLater(error) {
  if (!(error instanceof Later)) throw error
  await self.registration.sync?.register("queue").catch(() => {})
  queueChannel.postMessage({ type: "later", wait: error.wait })
  return "later"
}

class Later extends Error {
  constructor(wait = 0) {
    super("later")
    this.wait = wait
  }
}

async function sendInOrder() {
  if (!(await within("waiting", "readonly", (store) => store.count()))) return "idle"
  const me = await whoIsHere()
  if (!me) {
    queueChannel.postMessage({ type: "sign-in" })
    return "sign-in"
  }
  const stumbled = new Set()
  for (let entry; (entry = await firstReady(me.agent, stumbled)); ) {
    const how = await sendOne(entry, me)
    if (how === "ask") return sendInOrder()
    if (how === "stumbled") stumbled.add(entry.conversation)
  }
  if (stumbled.size) throw new Later()
  queueChannel.postMessage({ type: "idle" })
  return "idle"
}

// The first that may go. One that is held holds those behind it in its conversation, no others.
async function firstReady(agent, stumbled) {
  const held = new Set(stumbled)
  return (await entries(agent)).find(({ state, conversation }) => {
    const isReady = state === "waits" || state === "goes"
    if (!isReady) held.add(conversation)
    return isReady && !held.has(conversation)
  })
}

// -> {agent, token}, or null when nobody is signed in
async function whoIsHere() {
  const answer = await fetchInTime("/offline/me/", { cache: "no-store" })
  if (answer.status === 401) return null
  if (!answer.ok || !answer.headers.get("Agent")) throw new Later()
  return answer.json().catch(() => { throw new Later() })
}

async function fetchInTime(url, options, bytes = 0) {
  const signal = AbortSignal.timeout(20_000 + bytes / SLOWEST)
  try {
    return await fetch(url, { redirect: "manual", signal, ...options })
  } catch {
    throw new Later()
  }
}

// -> "ask" when somebody else may be signed in by now, "stumbled" when the server fails at this one
async function sendOne(waiting, me) {
  const { seq, conversation, id } = waiting
  // (It may have been deleted by its writer in this moment.)
  const entry = await change(seq, { state: "goes" }).catch(whenFull(waiting))
  if (!entry) return
  queueChannel.postMessage({ type: "changed", seq, conversation })
  try {
    const numbers = []
    for (const [place, file] of entry.files.entries()) {
      if (!file.done) {
        const fields = [...(file.extra ?? []), ["file", file.blob, file.name]]
        const { answer, said } = await postAs(file.url ?? `/inbox/${conversation}/uploads/`, fields, file.id, me, file.blob.size)
        if (!said) return judgeAnswer(entry, answer, await saidIn(answer), ` (${file.name})`)
        if (!said.id) throw new Later() // the line broke in the middle of the answer
        file.done = said.id
        await change(seq, { files: entry.files }).catch(whenFull())
      }
      numbers[place] = ["files", String(file.done)]
    }
    const { answer, said } = await postAs(entry.url, [...entry.fields, ...numbers], id, me)
    if (!said) return judgeAnswer(entry, answer, await saidIn(answer))
    await remove(seq, { always: true })
    queueChannel.postMessage({ type: "done", seq, id, conversation, version: said.version })
  } catch (error) {
    const isOurs = error instanceof Later
    // What cannot be read any more: a file that this browser has lost.
    const state = isOurs ? "waits" : "refused"
    await change(seq, { state, unsure: isOurs, ...(isOurs ? {} : { why: "unreadable" }) })
    queueChannel.postMessage({ type: "changed", seq, conversation })
    if (isOurs) throw error
  }
}

// What cannot be written down on a full device is done all the same.
const whenFull = (instead) => (error) => {
  if (error.name !== "QuotaExceededError") throw error
  return instead
}

// -> {answer, said}: what the server said when it is done, else nothing
async function postAs(url, fields, id, me, bytes) {
  const body = new FormData()
  for (const [name, ...value] of fields) body.append(name, ...value)
  // A file that is gone is no network that is gone.
  for (const [, value] of fields) if (value instanceof Blob) await value.slice(0, 1).arrayBuffer()
  const headers = { Accept: "application/json", Agent: String(me.agent), "Client-Id": id, "HX-Request": "true", "X-CSRFToken": me.token }
  const answer = await fetchInTime(url, { method: "POST", body, headers }, bytes)
  // The door of a hotel's network says to everything that it is fine.
  const isOurs = answer.headers.get("Agent") === String(me.agent)
  const isDone = isOurs && (answer.ok || answer.headers.get("Before"))
  return { answer, said: isDone ? await saidIn(answer) : null }
}

const saidIn = (answer) => answer.json().catch(() => ({}))

async function judgeAnswer({ seq, conversation, asked, files }, answer, said, of = "") {
  const { status, headers } = answer
  const tell = async (changes) => {
    await change(seq, { unsure: false, ...changes })
    queueChannel.postMessage({ type: "changed", seq, conversation })
  }
  // Signed out, or somebody else by now, or a token that is old: who is it? Asked once.
  const isAnother = answer.type === "opaqueredirect" || status === 412 || status === 403
  if (isAnother && !asked) {
    await tell({ state: "waits", asked: true })
    return "ask"
  }
  const isRefused = headers.get("Agent") && status >= 400 && status < 500 && ![408, 412, 429].includes(status)
  if (!isRefused && status !== 413) {
    await tell({ state: "waits", asked: false, unsure: !headers.get("Agent") })
    if (headers.get("Agent") && status >= 500) return "stumbled"
    throw new Later(1000 * (Number(headers.get("Retry-After")) || 0))
  }
  // They were up for so long that they are swept away: from here they go up again, as new ones.
  if (said.files === "gone" && files.some(({ done }) => done)) {
    return tell({ state: "waits", files: files.map((file) => ({ ...file, done: undefined, id: crypto.randomUUID() })) })
  }
  const why = said.error ? said.error + of : ""
  if (said.held) await tell({ state: "look", why, news: said.news, version: said.version })
  else await tell({ state: status === 404 || status === 410 ? "gone" : "refused", why, anyway: said.anyway })
}
