// Somebody calls this agent by name: said on whichever page they are.
import { Line } from "./line.js"

const byId = (id) => document.getElementById(id)

export function call({ pk, html }) {
  // They have it before their eyes.
  if (byId("conversation")?.dataset.pk === String(pk) && !document.hidden) return
  const template = document.createElement("template")
  template.innerHTML = html
  const toast = template.content.firstElementChild
  if (!byId(toast.id)) byId("toasts").append(toast)
}

// The list has a line of its own.
const address = byId("app")?.dataset.calls
if (address && !byId("list")?.dataset.live) new Line(() => address, call)
