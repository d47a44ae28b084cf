// A visitor's files: chosen, dropped or pasted, kept here with their bytes, and on their way before
// the message is when there is a line.
import { filesOf, put, tray } from "../js/tray.js"
import { newId } from "./queue.js"
import { $, say, words } from "./shown.js"
import { problem } from "./who.js"

const STALLED = 30_000 // ms without a byte

// One file of a message or of the tray up. Its number is kept with it: sent twice, it is there once.
export const send = async ({ inbox, who, client_id, name, blob, extra }, { progress = () => {}, cancel } = {}) => {
  const stop = new AbortController()
  let timer
  const moves = (share = 0) => {
    clearTimeout(timer)
    timer = setTimeout(() => stop.abort(), STALLED)
    progress(share)
  }
  cancel?.addEventListener("abort", () => stop.abort())
  // Where a browser has lost the bytes that it kept, asking the server again does not help.
  const file = Object.assign(new File([await bytesOf(blob)], name, { type: blob.type }), { extra })
  moves()
  try {
    return await put("/widget/uploads/", file, {
      headers: { Authorization: `Bearer ${who}` }, fields: { inbox, client_id }, progress: moves, cancel: stop.signal,
    })
  } catch (why) {
    throw problem(why.status, why.message, why.wait)
  } finally {
    clearTimeout(timer)
  }
}

const bytesOf = async (blob) => {
  try {
    return await blob.arrayBuffer()
  } catch {
    throw problem(410, words.unreadable)
  }
}

export function files({ inbox, kept, who, isFree, changed, call }) {
  const laid = new Map()

  const upload = async (file, options) => {
    const blob = new Blob([await bytesOf(file)], { type: file.type })
    const one = {
      client_id: newId(), inbox, who: who.current(), at: Date.now(),
      name: file.name || "image.png", size: file.size, blob, extra: file.extra,
    }
    laid.set(one.client_id, one)
    await kept.lay(one)
    // What cannot go up now goes up with its message.
    if (navigator.onLine && await isFree()) {
      try {
        one.id = (await send(one, options)).id
        await kept.lay(one)
      } catch (why) {
        if (!why.isFinal) return { id: one.client_id }
        forget(one)
        throw why
      }
    }
    return { id: one.client_id }
  }

  const forget = ({ client_id }) => {
    laid.delete(client_id)
    return kept.lift(client_id)
  }

  const drop = (client_id) => {
    const one = laid.get(client_id)
    if (!one) return
    forget(one)
    call("uploads/remove", { client_id, id: one.id }).catch(() => {})
  }

  const shelf = tray({ list: () => $("tray"), template: () => $("tray-item"), say, upload, drop, changed })

  $("attach").onchange = ({ target }) => { shelf.add(target.files); target.value = ""; $("text").focus() }
  $("tray").onclick = ({ target }) => {
    const button = target.closest("[data-remove]")
    if (button) (shelf.remove(button.closest(".file")) ?? $("text")).focus()
  }
  $("text").onpaste = (event) => {
    const found = filesOf(event.clipboardData)
    if (!found.length || event.clipboardData.types.includes("text/plain")) return
    event.preventDefault()
    shelf.add(found)
  }
  const form = $("write")
  ondragover = (event) => {
    if (!event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    form.dataset.drop = ""
  }
  ondragleave = (event) => { if (!event.relatedTarget) delete form.dataset.drop }
  ondrop = (event) => {
    delete form.dataset.drop
    if (!event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    shelf.add(filesOf(event.dataTransfer))
  }

  // A link in the chat ends after a while: each click goes by a fresh one.
  const open = async (link, conversation) => {
    const tab = "look" in link.dataset ? window.open("about:blank", "_blank") : undefined
    if (tab) tab.opener = null
    try {
      const { url } = await call("link", { conversation, file: Number(link.dataset.file) })
      if (tab) tab.location.replace(url)
      else Object.assign(document.createElement("a"), { href: `${url}?download`, target: "_self" }).click()
    } catch ({ status, message }) {
      tab?.close()
      say(status ? message : words.waiting)
    }
  }

  const show = (found) => {
    for (const one of found) laid.set(one.client_id, one)
    shelf.restore(found.map(({ client_id, name, size }) => ({ id: client_id, name, size })))
  }

  return {
    add: shelf.add, going: shelf.going, open,
    // What is ready, for a message; what was refused goes, too.
    take: () => {
      const found = shelf.ids().map((id) => laid.get(id)).filter(Boolean)
      for (const { client_id } of found) laid.delete(client_id)
      shelf.clear()
      return found
    },
    // A message that was refused brings its files back.
    giveBack: (found) => {
      for (const one of found) kept.lay(one)
      show(found)
    },
    // Of somebody who sat here before nothing is left.
    restore: async () => {
      const found = await kept.tray()
      for (const one of found) if (!who.is(one.who)) kept.lift(one.client_id)
      show(found.filter((one) => who.is(one.who)))
    },
    empty: () => {
      for (const one of laid.values()) forget(one)
      $("tray").replaceChildren()
    },
  }
}
