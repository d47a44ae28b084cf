// What the visitor writes: the field, its files, what is pressed below the chat; and on its way from
// here until the server has it.
import { voices } from "../js/voices.js"
import { files, send } from "./files.js"
import { kept as keep } from "./kept.js"
import { offers } from "./offers.js"
import { newId, queue } from "./queue.js"
import { label, voice } from "./voice.js"
import { $, contactForm, isTouch, lasts, pend, say, under, unpend, words } from "./shown.js"

const [chat, text, form] = ["chat", "text", "write"].map($)

export function writing({ inbox, store, who, tell, talk }) {
  const kept = keep(inbox)
  const { call } = who

  // --- On its way --------------------------------------------------------------------------------

  const deliver = async (item, isAgain) => {
    const { client_id, body, chosen, files: those } = item
    for (const file of those) {
      if (file.id) continue
      file.id = (await send({ ...file, who: item.who })).id
      await kept.change(item)
    }
    try {
      const answer = await call("messages", { client_id, body, chosen, files: those.map(({ id }) => id), about: who.about() }, item.who)
      if (!answer.conversation) throw new Error() // somebody between us answered
      return answer
    } catch (problem) {
      if (problem.status === 410 && !isAgain && those.every(({ blob }) => blob)) {
        // It waited for longer than its files were kept there.
        for (const file of those) delete file.id
        return deliver(item, true)
      }
      // (What somebody else has written here is never sent as that of who sits here now.)
      if (problem.status === 401 && who.is(item.who)) {
        await who.enter()
        await kept.change(Object.assign(item, { who: who.current() }))
      }
      throw problem
    }
  }

  const waiting = queue({
    inbox, kept, who,
    post: deliver,
    show: (item) => {
      tell({ keep: { chat: 1 } })
      if (!pend(item, item.files.map(label))) return
      offered.refresh()
      setTimeout(() => navigator.onLine || under(item, words.waiting))
    },
    sent: (item, answer) => {
      store.set(`queue:${item.client_id}`, "")
      under(item, "")
      talk().stored(answer.conversation)
    },
    waits: (item, seconds) => under(item, seconds ? words.later.replace("{seconds}", seconds) : words.waiting),
    gone: (item) => { unpend(item); offered.refresh() },
    refused: (item) => {
      store.set(`queue:${item.client_id}`, "")
      attached.giveBack(item.files)
      text.value = [item.body, text.value].filter(Boolean).join("\n")
      grow()
      say(item.refused)
    },
  })

  const add = async (...said) => {
    await waiting.add(...said)
    store.set("draft", text.value)
    lasts(await kept.lasts())
  }

  // What an older widget kept in another place. It goes from there when it is here.
  const moveIn = async () => {
    const queued = store.all("queue:").flatMap((line) => { try { return [JSON.parse(line)] } catch { return [] } })
    for (const { client_id, body, chosen = "", files: those = [], at } of queued.sort((a, b) => a.at - b.at)) {
      const named = those.map((file) => ({ client_id: newId(), ...file }))
      const isKept = await kept.put({ inbox, who: who.current(), client_id, body, chosen, files: named, at })
      if (isKept) store.set(`queue:${client_id}`, "")
    }
    const ready = JSON.parse(store.get("files") || "[]")
    for (const file of ready) await kept.lay({ client_id: newId(), inbox, who: who.current(), at: Date.now(), ...file })
    store.set("files", "")
  }

  // --- Files and offers --------------------------------------------------------------------------

  const offered = offers({
    root: $("offers"), chat, words,
    say: (body, chosen) => add(body, [], chosen),
    rate: (given) => call("rate", { conversation: talk().token(), ...given }),
    done: () => focus(),
  })
  const focus = () => { isTouch ? $("scroll").focus() : text.focus() }

  let sendsLater = false
  const attached = files({
    inbox, kept, who, call,
    isFree: waiting.isEmpty,
    changed: () => {
      if (!sendsLater || attached.going()) return
      sendsLater = false
      say("")
      if (!$("tray").querySelector("[data-bad]")) form.requestSubmit()
    },
  })
  chat.addEventListener("click", (event) => {
    const link = event.target.closest("[data-file]")
    if (!link) return
    event.preventDefault()
    attached.open(link, talk().token())
  })

  const recorder = voice({ attach: attached.add })
  voices(chat, async ({ dataset }) => (await call("link", { conversation: talk().token(), file: Number(dataset.number) })).url)

  // --- The field ---------------------------------------------------------------------------------

  const fit = () => {
    text.style.height = "auto"
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`
  }
  const grow = () => {
    fit()
    store.set("draft", text.value)
  }

  let typedAt = 0
  text.oninput = () => {
    grow()
    say("")
    if (Date.now() - typedAt > 2000 && talk().type()) typedAt = Date.now()
  }
  text.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || isTouch) return
    event.preventDefault()
    form.requestSubmit()
  }
  form.onsubmit = async (event) => {
    event.preventDefault()
    if (recorder.isGoing()) await recorder.shelve()
    const body = text.value.trim()
    const excess = body.length - words.limit
    if (excess > 0) return say(words.long.replace("{length}", excess))
    text.focus()
    if (attached.going()) {
      sendsLater = true
      return say(words.uploading)
    }
    const files = attached.take()
    if (!body && !files.length) return
    text.value = ""
    fit()
    $("thanks").textContent = ""
    add(body, files)
  }

  $("contact").onsubmit = async (event) => {
    event.preventDefault()
    const given = Object.fromEntries(new FormData(event.target))
    try {
      const { address } = await call("contact", given)
      contactForm(true)
      $("thanks").textContent = words.thanks.replace("{address}", address)
      text.focus()
    } catch ({ status, message }) {
      $("contact-error").textContent = status ? message : words.waiting
      $("email").focus()
    }
  }

  // Only what the browser does not keep would be lost.
  addEventListener("beforeunload", (event) => kept.holds() && event.preventDefault())

  return {
    add, focus,
    offer: offered.show,
    wake: waiting.wake,
    begin: async () => {
      text.value = store.get("draft")
      for (const control of form.elements) control.disabled = false
      lasts(await kept.lasts())
      await moveIn()
      await attached.restore()
      waiting.restore()
    },
    // Somebody else sits here now: they find nothing of what was not sent yet. What was sent waits
    // unseen, and goes out in the name of who sent it.
    hide: () => {
      text.value = ""
      grow()
      attached.empty()
    },
    show: waiting.restore,
  }
}
