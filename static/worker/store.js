// What this browser keeps until there is a network: one database, for pages and for the worker.
//
//   waiting  what agents did and nobody has heard of yet, in the order of `seq` (never of the clock):
//            {seq, id, agent, conversation, name, what, url, fields: [[name, value]],
//             files: [{name, type, blob, id, extra: [[name, value]]}], state, said, at}
//   kept     small facts by their name
//   laid     files in a tray that found no network, until they go with a message:
//            {id, agent, conversation, name, type, blob, extra}
//
// `state`: waits, goes (is being sent), look (others have written since), refused, gone (there is no
// such conversation any more). `unsure`: it was sent, and the answer was lost.
const DATABASE = "inbox"
let opened

function openStore() {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => {
      const waiting = request.result.createObjectStore("waiting", { keyPath: "seq", autoIncrement: true })
      waiting.createIndex("agent", "agent")
      waiting.createIndex("id", "id", { unique: true })
      request.result.createObjectStore("kept")
      request.result.createObjectStore("laid", { keyPath: "id" })
    }
    request.onsuccess = () => {
      const forget = () => { opened = undefined }
      request.result.onclose = forget
      request.result.onversionchange = () => { request.result.close(); forget() }
      done(request.result)
    }
    request.onerror = () => { opened = undefined; fail(request.error) }
  })
  return opened
}

// What `act(store)` asked for, once it is on the disk. Throws a QuotaExceededError when that is full.
export async function within(name, mode, act) {
  const base = await openStore()
  return new Promise((done, fail) => {
    let request
    const deed = base.transaction(name, mode, { durability: mode === "readwrite" ? "strict" : "default" })
    deed.oncomplete = () => done(request?.result)
    deed.onabort = () => fail(deed.error ?? new DOMException("It was not kept.", "AbortError"))
    request = act(deed.objectStore(name))
  })
}

// At the end of the line. The same press twice is there once.
export async function put(entry) {
  try {
    const usual = { state: "waits", files: [], said: "", at: Date.now() }
    return await within("waiting", "readwrite", (store) => store.add({ ...usual, ...entry }))
  } catch (error) {
    if (error.name !== "ConstraintError") throw error
  }
}

// All of one agent, in their order.
export const entries = (agent) => within("waiting", "readonly", (store) => store.index("agent").getAll(agent))

// Changes one that is still there, if `fits`. -> what it is now, or nothing
export async function change(seq, changes, fits = () => true) {
  let now
  await within("waiting", "readwrite", (store) => {
    store.get(seq).onsuccess = ({ target: { result } }) => {
      if (!result || !fits(result)) return
      now = { ...result, ...changes }
      store.put(now)
    }
  })
  return now
}

// -> what was removed, or nothing when it is on its way, or was and nobody knows how far it got
export async function remove(seq, { always = false } = {}) {
  let gone
  await within("waiting", "readwrite", (store) => {
    store.get(seq).onsuccess = ({ target: { result } }) => {
      if (!result || (!always && (result.state === "goes" || result.unsure))) return
      gone = result
      store.delete(seq)
    }
  })
  return gone
}

export const keepFact = (name, value) => within("kept", "readwrite", (store) => store.put(value, name))
export const fact = (name) => within("kept", "readonly", (store) => store.get(name))
