// "Why?" of a line of the log: its answer is shown at the line. Without script it is a page.
import { placeAt } from "./placing.js"

const answer = document.getElementById("why")

document.addEventListener("click", async (event) => {
  const asked = event.target.closest("a.why, a.sla")
  if (!asked || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  if (asked.ariaBusy) return
  asked.ariaBusy = "true"
  answer.replaceChildren()
  // Shown when it is there: nothing jumps, and nothing is read out by halves.
  await htmx.ajax("GET", asked.href, { source: asked, target: answer, swap: "innerHTML" })
  asked.ariaBusy = null
  if (!answer.firstElementChild || !asked.isConnected) return
  answer.showPopover()
  placeAt(asked, answer)
  answer.focus() // and Escape leads back to the line
})
