// What another app has handed over: it lies in this browser until its conversation is chosen.
const name = `shared-${document.documentElement.dataset.agent}`

// -> {text, files, key}: `key` is what the address of the chosen conversation has to say; a file that
// is too large has no bytes, but `large`, its size
export async function handedOver() {
  const found = { text: "", files: [], key: "" }
  if (!(await caches.has(name))) return found
  const cache = await caches.open(name)
  for (const key of await cache.keys()) {
    const answer = await cache.match(key)
    if (key.url.endsWith("/key/")) found.key = await answer.text()
    else if (key.url.endsWith("/said/")) found.text = await answer.text()
    else {
      const name = decodeURIComponent(answer.headers.get("Name"))
      const file = new File([await answer.blob()], name, { type: answer.headers.get("Content-Type") })
      found.files.push(Object.assign(file, { large: Number(answer.headers.get("Too-Large")) }))
    }
  }
  return found
}

export const forget = () => caches.delete(name)

// Into the composer of the conversation that is open.
export async function arrive() {
  if (!document.getElementById("composer")) return
  const { text, files, key } = await handedOver()
  const here = new URL(location)
  const isChosen = key && here.searchParams.get("shared") === key
  here.searchParams.delete("shared")
  history.replaceState(history.state, "", here)
  if (!isChosen) return
  if (text) document.dispatchEvent(new CustomEvent("composer:returned", { detail: { text } }))
  // (A file that is on its way when the app is closed lies there for another time.)
  const taken = files.filter(({ large }) => !large)
  if (taken.length) await (await import("./files.js")).attach(taken)
  await forget()
}
