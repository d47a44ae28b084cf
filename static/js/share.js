// The page on which something that was shared gets its conversation.
import { forget, handedOver } from "./shared.js"
import { sized } from "./tray.js"

const byId = (id) => document.getElementById(id)
const list = byId("shared")

async function show() {
  const { text, files, key } = await handedOver()
  for (const link of document.querySelectorAll("[data-choice] a")) link.search = `?shared=${key}`
  // (Said behind a #, as what is asked for behind a ? is not kept for offline.)
  byId("share-full").hidden = location.hash !== "#full"
  byId("nothing-shared").hidden = Boolean(text || files.length)
  byId("shared-fold").hidden = !text && !files.length
  list.replaceChildren(...files.map(({ name, size, type }, place) => {
    const item = byId("shared-file").content.firstElementChild.cloneNode(true)
    item.querySelector(".cut").textContent = name
    const { large } = files[place]
    item.querySelector("small").textContent = large ? list.dataset.large.replace("{size}", sized(large)) : sized(size)
    item.toggleAttribute("data-bad", Boolean(large))
    const kind = item.querySelector(".file-kind")
    kind.textContent = name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : ""
    if (/^image\/(png|jpeg|gif|webp)$/.test(type)) {
      const picture = Object.assign(new Image(), { alt: "" })
      picture.onload = () => URL.revokeObjectURL(picture.src)
      picture.src = URL.createObjectURL(files[place])
      kind.replaceWith(picture)
    }
    return item
  }))
  byId("shared-text").textContent = text
}
show()

byId("forget-shared").addEventListener("click", async () => {
  await forget()
  await show()
  byId("share-title").focus()
})

// Of what is on this page; for all others there is the search of the inbox.
const rows = [...document.querySelectorAll("[data-choice]")]
byId("share-find")?.addEventListener("input", ({ target }) => {
  const wanted = target.value.trim().toLowerCase()
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted)
  byId("nobody-found").hidden = rows.some((row) => !row.hidden)
})
