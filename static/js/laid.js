// Files of a tray that found no network lie in this browser: closing it loses no recording.
import { within } from "../worker/store.js"

const agent = Number(document.documentElement.dataset.agent)

// -> those of this agent in a conversation, as files
export async function laid(conversation) {
  const all = await within("laid", "readonly", (store) => store.getAll())
  const theirs = all.filter((file) => file.agent === agent && file.conversation === conversation)
  return theirs.map(({ id, name, type, blob, extra }) => Object.assign(new File([blob], name, { type }), { press: id, extra }))
}

export const lay = (conversation, { id, name, type, blob, extra }) =>
  within("laid", "readwrite", (store) => store.put({ id, agent, conversation, name, type, blob, extra }))

export const lift = (ids) => within("laid", "readwrite", (store) => { for (const id of ids) store.delete(id) })
