// A tray of files: each goes up at once, and is ready, on its way, or refused in words. The words
// are data-attributes of the list, so that the page's language is theirs.
const fill = (text, values) => text.replace(/{(\w+)}/g, (_all, name) => values[name])

export const sized = (bytes) => {
  const power = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2
  const [unit, value] = [["byte", "kilobyte", "megabyte"][power], bytes / 1024 ** power]
  return new Intl.NumberFormat(document.documentElement.lang || undefined, {
    style: "unit", unit, unitDisplay: power ? "short" : "long", maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value)
}

// A file as a form's `file`, with progress from 0 to 1. -> the answer; throws an Error whose
// message is the server's, with its `status` and after how many seconds to ask again, as `wait`; or
// without a word when there was no answer. A recording has its length and peaks beside it, as
// `extra` (see recorder.js).
export const put = (address, file, { headers = {}, fields = {}, progress, cancel }) => new Promise((done, fail) => {
  const form = new FormData()
  for (const [name, value] of new Map([...Object.entries(fields), ...(file.extra ?? [])])) form.append(name, value)
  form.append("file", file, file.name || "image.png")
  const request = new XMLHttpRequest()
  request.open("POST", address)
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
  request.responseType = "json"
  request.upload.onprogress = ({ loaded, total }) => progress(loaded / total)
  request.onload = () => request.status === 201 && request.response
    ? done(request.response)
    : fail(Object.assign(new Error(request.response?.error ?? ""), { status: request.status, wait: request.getResponseHeader("Retry-After") }))
  request.onerror = request.onabort = () => fail(new Error(""))
  request.send(form)
  cancel.addEventListener("abort", () => request.abort())
})

// What each item is made of: {name, type, blob, id, extra}, in which `id` is that of its press.
const made = new WeakMap()
const press = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")

// `upload(file, {id, progress, cancel})` -> {id, name}; `drop(id)` takes a ready one back. With
// `keeps`, a file that found no network is kept here, and goes with what is sent: `lay` is told what
// it is made of, `lift` the ids of those that need no keeping any more. `dress` knows its looks.
export function tray({ list, template, say, upload, drop, changed, keeps = () => false, lay = () => {}, lift = () => {}, dress = () => {} }) {
  const words = list().dataset
  const items = () => [...list().children]

  const make = (name, size) => {
    const item = template().content.firstElementChild.cloneNode(true)
    const button = item.querySelector("[data-remove]")
    const ending = name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : ""
    item.querySelector(".cut").textContent = name
    item.querySelector(".file-kind").textContent = ending
    button.ariaLabel = button.title = fill(words.remove, { name })
    Object.assign(item.dataset, { name, size })
    list().append(item)
    return item
  }

  const unkept = (gone) => lift(gone.filter((item) => made.has(item)).map((item) => made.get(item).id))

  const finish = (item, id) => {
    item.dataset.id = id
    delete item.dataset.going
    item.querySelector(".meter")?.remove()
    item.querySelector("small").textContent = fill(words.ready, { size: sized(item.dataset.size) })
  }

  const add = async (file) => {
    const fine = items().filter((item) => !("bad" in item.dataset))
    if (fine.length >= words.most) {
      say(words.many)
      return
    }
    const name = file.name || "image.png"
    const size = sized(file.size)
    const item = make(name, file.size)
    made.set(item, { name, type: file.type, blob: file, id: file.press ?? press(), extra: file.extra ?? [] })
    dress(item, made.get(item))
    const refuse = (why) => turnDown(item, why)
    if (/^image\/(png|jpeg|gif|webp)$/.test(file.type) && file.size <= words.bytes) showPicture(item.querySelector(".file-kind"), file)
    if (file.size > words.bytes) return refuse(fill(words.large, { size }))
    if (!file.size) return refuse(words.empty)
    await bring(item)
  }

  const turnDown = (item, why) => {
    item.dataset.bad = ""
    delete item.dataset.going
    unkept([item])
    item.querySelector(".meter").remove()
    item.querySelector("small").textContent = why
    say(fill(words.bad, { name: item.dataset.name, why }))
    changed()
  }

  const bring = async (item) => {
    const { name, blob: file, id: pressed } = made.get(item)
    const size = sized(file.size)
    const [note, meter] = ["small", ".meter"].map((part) => item.querySelector(part))
    const refuse = (why) => turnDown(item, why)
    const stop = new AbortController()
    item.addEventListener("tray:remove", () => stop.abort())
    item.dataset.going = ""
    delete item.dataset.kept
    meter.hidden = false
    meter.ariaLabel = fill(words.uploading, { name })
    const progress = (share) => {
      const percent = Math.floor(share * 100)
      meter.ariaValueNow = percent
      meter.firstElementChild.style.setProperty("--v", percent)
      note.textContent = fill(words.going, { percent, size })
    }
    progress(0)
    changed()
    try {
      const { id } = await upload(file, { id: pressed, progress, cancel: stop.signal })
      unkept([item])
      if (!item.isConnected) return drop(id)
      finish(item, id)
      changed()
    } catch ({ message }) {
      if (!item.isConnected) return
      if (message || !keeps()) return refuse(message || words.lost)
      const copy = await copied(file)
      if (!copy) return refuse(words.unreadable)
      made.set(item, { ...made.get(item), blob: copy })
      delete item.dataset.going
      item.dataset.kept = ""
      meter.hidden = true
      note.textContent = fill(words.kept, { size })
      changed()
      await lay(made.get(item))
    }
  }

  const showPicture = (kind, file) => {
    const picture = new Image()
    picture.alt = ""
    picture.onload = () => { URL.revokeObjectURL(picture.src); kind.replaceWith(picture) }
    picture.src = URL.createObjectURL(file)
  }

  const remove = (item) => {
    const next = item.nextElementSibling ?? item.previousElementSibling
    item.dispatchEvent(new Event("tray:remove"))
    if (item.dataset.id) drop(item.dataset.id)
    unkept([item])
    item.remove()
    changed()
    return next?.querySelector("[data-remove]")
  }

  return {
    // Two at a time: a bad line brings one file whole rather than many in part.
    add: async (files) => {
      const waiting = [...files]
      const work = async () => { while (waiting.length) await add(waiting.shift()) }
      await Promise.all([work(), work()])
    },
    remove,
    // All that would go with what is sent now: `done` is its number when it is up already.
    made: () => items().filter((item) => !("bad" in item.dataset) && made.has(item))
      .map((item) => ({ ...made.get(item), done: Number(item.dataset.id) || undefined })),
    // Those that found no network try again.
    bring: () => Promise.all(items().filter((item) => "kept" in item.dataset).map(bring)),
    // What an earlier page had ready.
    restore: (kept) => { for (const { id, name, size } of kept) finish(make(name, size), id); changed() },
    ready: () => items().filter((item) => item.dataset.id).map(({ dataset: { id, name, size } }) => ({ id: Number(id), name, size: Number(size) })),
    ids: () => items().map((item) => item.dataset.id).filter(Boolean),
    going: () => items().filter((item) => "going" in item.dataset).length,
    // What was sent goes, and what was refused; what is on its way stays.
    clear: () => {
      const gone = items().filter((item) => !("going" in item.dataset))
      unkept(gone)
      for (const item of gone) item.remove()
      changed()
    },
  }
}

// The numbers of what is ready go along with the form.
export function number(list) {
  for (const item of list.children) {
    if (!item.dataset.id || item.querySelector("[name=files]")) continue
    item.append(Object.assign(document.createElement("input"), { type: "hidden", name: "files", value: item.dataset.id }))
  }
}

export function sayGoing(count) {
  const words = document.getElementById("uploading")
  words.hidden = !count
  words.textContent = count === 1 ? words.dataset.one : words.dataset.many.replace("{count}", count)
}

// A file may go from its disk, and not every browser takes a copy of what waits. -> nothing when it has gone
const copied = (file) => file.arrayBuffer()
  .then((bytes) => Object.assign(new File([bytes], file.name || "image.png", { type: file.type }), { extra: file.extra }), () => null)

export const filesOf = (transfer) => [...(transfer?.files ?? [])]
