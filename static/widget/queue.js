// What the visitor has written and the server has not yet: kept, in order, until it is stored there.
// Each has a number of its own, so that sending one twice stores it once.
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")

export function queue({ store, post, show, sent, waits, refused }) {
  let items = [], timer, isBusy = false, tries = 0

  const add = (body, files = [], chosen = "") => {
    const item = { client_id: newId(), body, files, chosen, at: Date.now() }
    items.push(item)
    store.set(`queue:${item.client_id}`, JSON.stringify(item))
    show(item)
    flush()
  }

  const drop = (item) => {
    items = items.filter((other) => other !== item)
    store.set(`queue:${item.client_id}`, "")
  }

  const flush = async () => {
    clearTimeout(timer)
    if (isBusy || !items.length) return
    isBusy = true
    const [item] = items
    let pause = 0
    try {
      const answer = await post(item)
      drop(item)
      tries = 0
      sent(item, answer)
    } catch (problem) {
      const { status = 0, wait } = problem
      if (status >= 400 && status < 500 && status !== 401 && status !== 429) {
        drop(item)
        refused(item, problem)
      } else {
        pause = wait ? wait * 1000 : Math.min(30_000, 1000 * 2 ** tries++)
        waits(item, wait)
      }
    }
    isBusy = false
    timer = setTimeout(flush, pause)
  }

  // What an earlier page could not send.
  const restore = () => {
    const known = new Set(items.map((item) => item.client_id))
    const kept = store.all("queue:").map((text) => JSON.parse(text)).filter((item) => !known.has(item.client_id))
    kept.sort((a, b) => a.at - b.at).forEach(show)
    items = [...kept, ...items]
    flush()
  }

  const clear = () => items.forEach(drop)

  addEventListener("online", flush)
  return { add, flush, restore, clear }
}
