// A visitor's files: chosen, dropped or pasted, and on their way before the message is.
import { filesOf, put, tray } from "../js/tray.js"

const $ = (id) => document.getElementById(id)

export function files({ store, fields, headers, ready, call, say, changed }) {
  const shelf = tray({
    list: () => $("tray"),
    template: () => $("tray-item"),
    say,
    upload: async (file, options) => {
      await ready()
      return put("/widget/uploads/", file, { fields: fields(), headers: headers(), ...options })
    },
    drop: (id) => call("uploads/remove", { id }).catch(() => {}),
    changed: () => { store.set("files", shelf.ready().length ? JSON.stringify(shelf.ready()) : ""); changed() },
  })

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
    } catch ({ message }) {
      tab?.close()
      say(message)
    }
  }

  return { ...shelf, open, again: () => shelf.restore(JSON.parse(store.get("files") || "[]")) }
}
