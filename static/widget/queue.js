// What the visitor has written and the server has not yet: sent in order, by one tab at a time, until
// it is stored there. Each has a number of its own, so that sending one twice stores it once.
export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")

const LONGEST = 30_000 // ms between two tries

const channel = (name) => { try { return new BroadcastChannel(name) } catch { return { postMessage() { /* no other tab */ } } } }

export function queue({ inbox, kept, who, post, show, sent, waits, refused, gone }) {
  const others = channel(`chat:${inbox}`)
  const written = new Set(), done = new Set()
  let line = Promise.resolve(), timer, isBusy = false, isAsked = false, isLate = false, tries = 0, notBefore = 0

  // -> settles when it is kept, and nothing has to be kept elsewhere any more
  const add = (body, files = [], chosen = "") => {
    const item = { inbox, who: who.current(), client_id: newId(), body, files, chosen, at: Date.now() }
    written.add(item.client_id)
    show(item)
    line = line.then(() => kept.put(item)).then((isKept) => {
      others.postMessage({ put: plain(item) })
      flush()
      return isKept
    })
    return line
  }

  const plain = ({ seq, who, client_id, body, chosen, files }) =>
    ({ seq, who, client_id, body, chosen, files: files.map(({ name, extra }) => ({ name, extra })) })

  // --- Out

  const flush = async () => {
    clearTimeout(timer)
    const pauses = notBefore - performance.now()
    if (pauses > 0) return void (timer = setTimeout(flush, pauses))
    isAsked = true
    if (isBusy) return
    isBusy = true
    let pause
    try {
      while (isAsked && performance.now() >= notBefore) {
        isAsked = false
        pause = await alone(drain)
      }
    } finally {
      isBusy = false
    }
    if (pause) timer = setTimeout(flush, pause)
  }

  // The lock ends with its tab, however that ends. Where there is none, the numbers are enough.
  const alone = async (act) => {
    try {
      return await navigator.locks.request(`chat:${inbox}`, act)
    } catch {
      return act()
    }
  }

  const drain = async () => {
    isLate = false
    let pause = 0
    const stumbled = new Set()
    const goes = ({ client_id, refused, who }) => !refused && !done.has(client_id) && !stumbled.has(who)
    for (let item; (item = await kept.first(goes));) {
      try {
        const answer = await post(item)
        done.add(item.client_id)
        await kept.drop(item)
        tries = 0
        say({ sent: plain(item), answer })
      } catch (problem) {
        if (problem.isFinal) {
          done.add(item.client_id)
          await kept.change(Object.assign(item, { refused: problem.message }))
          say({ refused: plain(item) })
          continue
        }
        isLate = !problem.wait
        say({ waits: plain(item), seconds: problem.wait })
        pause = Math.min(LONGEST, 1000 * 2 ** tries++) * (0.5 + Math.random() / 2)
        // Without a line nothing goes. What the server fails at holds what its writer wrote after it,
        // and nobody who sits here next.
        if (!problem.status || problem.wait) break
        stumbled.add(item.who)
      }
    }
    return pause
  }

  // --- What became of it, in every tab of theirs

  const say = (news) => {
    others.postMessage(news)
    hear(news)
  }

  const hear = (news) => {
    const item = news.put ?? news.sent ?? news.waits ?? news.refused
    // That was a lot at once: no tab asks before the server wants to hear again.
    if (news.seconds) notBefore = performance.now() + 1000 * news.seconds
    if (!who.is(item.who)) return
    if (news.put) show(item)
    if (news.sent) sent(item, news.answer)
    if (news.waits) waits(item, news.seconds)
    if (news.refused) {
      gone(item)
      // The tab that it was written in is asked first; it may be closed by now.
      written.has(item.client_id) ? giveBack(item) : setTimeout(giveBack, 1000, item)
    }
  }
  others.onmessage = ({ data }) => hear(data)

  const giveBack = async ({ seq }) => {
    const item = await kept.take(seq)
    if (item) refused(item)
  }

  // What an earlier page could not send.
  const restore = async () => {
    for (const item of await kept.waiting()) {
      const isTheirs = who.is(item.who)
      // To whom it would be given back does not sit here any more.
      if (item.refused && !isTheirs) kept.drop(item)
      else if (item.refused) giveBack(item)
      else if (isTheirs) show(item)
    }
    flush()
  }

  addEventListener("online", flush)
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush())
  // Sent by us, it shall not wait for the next try when the line is seen to be alive.
  return { add, restore, wake: () => isLate && flush(), isEmpty: async () => !(await kept.first(() => true)) }
}
