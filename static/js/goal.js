// Before the goal of a first answer passes, who can still reach it is told: gently, and once.
const TOLD = "goal-told"
const byId = (id) => document.getElementById(id)

// In whichever tab: the last ones are enough.
const told = () => (localStorage.getItem(TOLD) ?? "").split(" ")

function tell(template) {
  const { goal, about } = template.dataset
  if (told().includes(goal)) return false
  localStorage.setItem(TOLD, [...told().slice(-50), goal].join(" "))
  // They have it before their eyes, with its clock: then it is only spoken.
  const isOpen = byId("conversation")?.dataset.pk === about
  const toast = template.content.firstElementChild.cloneNode(true)
  if (isOpen) {
    toast.classList.add("sr")
    toast.textContent = toast.querySelector("[data-said]").textContent
  }
  byId("toasts").append(toast)
  htmx.process(toast)
  return true
}

document.addEventListener("htmx:afterSettle", ({ detail: { elt } }) => {
  if (elt.id !== "goal" || document.hidden) return
  for (const template of elt.querySelectorAll("template[data-goal]")) if (tell(template)) break
})
