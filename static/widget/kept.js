// What this browser keeps of a chat until the server has it: messages on their way, in order, and the
// files of what is being written, with their bytes. Where it refuses, or has no room, the page holds
// them as long as it is open.
const PATIENCE = 3000 // ms: there are browsers that never answer

const answer = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result)
  request.onerror = () => fail(request.error)
})

export function kept(inbox) {
  const held = { waiting: new Map(), tray: new Map() }
  let opening, last = 0

  const open = () => opening ??= new Promise((done, fail) => {
    setTimeout(fail, PATIENCE, new Error())
    const request = indexedDB.open("chat", 1)
    request.onupgradeneeded = () => {
      const waiting = request.result.createObjectStore("waiting", { keyPath: "seq", autoIncrement: true })
      waiting.createIndex("inbox", "inbox")
      waiting.createIndex("client_id", "client_id", { unique: true })
      request.result.createObjectStore("tray", { keyPath: "client_id" }).createIndex("inbox", "inbox")
    }
    request.onerror = () => fail(request.error)
    request.onsuccess = () => {
      const base = request.result
      base.onclose = base.onversionchange = () => { base.close(); opening = undefined }
      done(base)
    }
  })

  const inside = async (mode, act) => {
    const base = await open()
    const step = base.transaction(["waiting", "tray"], mode, { durability: "strict" })
    const whole = new Promise((done, fail) => { step.oncomplete = done; step.onabort = () => fail(step.error) })
    whole.catch(() => {})
    const result = await act(step.objectStore("waiting"), step.objectStore("tray"))
    await whole
    return result
  }
  const reading = (act) => inside("readonly", act).catch(() => undefined)
  const writing = (act) => inside("readwrite", act).catch(() => undefined)
  const both = (stored, here, by) => [...stored ?? [], ...here.values()].sort((a, b) => a[by] - b[by])

  const waiting = async () => {
    const found = both(await reading((store) => answer(store.index("inbox").getAll(inbox))), held.waiting, "seq")
    last = Math.max(last, ...found.map(({ seq }) => seq))
    return found
  }

  // The oldest that fits.
  const first = async (fits) => {
    const stored = await reading((store) => new Promise((done, fail) => {
      const request = store.index("inbox").openCursor(inbox)
      request.onerror = () => fail(request.error)
      request.onsuccess = () => {
        const cursor = request.result
        if (cursor && !fits(cursor.value)) cursor.continue()
        else done(cursor?.value)
      }
    }))
    const here = [...held.waiting.values()].find(fits)
    return here && !(stored?.seq < here.seq) ? here : stored
  }

  // Its place in the order is the store's: no clock decides. Its files leave the tray in the same
  // step. -> whether it is still here when the page was closed
  const put = async (item) => {
    let isKept = true
    try {
      item.seq = last = await inside("readwrite", (store, tray) => {
        for (const file of item.files) tray.delete(file.client_id)
        return answer(store.add(item))
      })
    } catch (why) {
      if (why?.name === "ConstraintError") return true // the same was put by another tab
      await waiting()
      item.seq = last += 1 / 1024
      held.waiting.set(item.seq, item)
      isKept = false
    }
    for (const file of item.files) held.tray.delete(file.client_id)
    return isKept
  }

  const change = (item) => held.waiting.has(item.seq) || writing((store) => answer(store.put(item)))

  const drop = (item) => {
    held.waiting.delete(item.seq)
    return writing((store, tray) => {
      for (const file of item.files) tray.delete(file.client_id)
      return answer(store.delete(item.seq))
    })
  }

  // For one only, however many tabs reach for it.
  const take = async (seq) => {
    const here = held.waiting.get(seq)
    held.waiting.delete(seq)
    return here ?? writing(async (store) => {
      const item = await answer(store.get(seq))
      store.delete(seq)
      return item
    })
  }

  const lay = async (file) => {
    try {
      await inside("readwrite", (_store, tray) => answer(tray.put(file)))
    } catch {
      held.tray.set(file.client_id, file)
    }
  }

  const lift = (client_id) => {
    held.tray.delete(client_id)
    return writing((_store, tray) => answer(tray.delete(client_id)))
  }

  return {
    waiting, first, put, change, drop, take, lay, lift,
    tray: async () => both(await reading((_store, tray) => answer(tray.index("inbox").getAll(inbox))), held.tray, "at"),
    // Whether closing the page loses something; and whether it would.
    holds: () => held.waiting.size > 0,
    lasts: () => open().then(() => !held.waiting.size, () => false),
  }
}
