// Rows of conditions and steps (conversations/rows_field.py): added, changed and removed in place. What
// a row consists of comes from the page's own templates; without this script its buttons send the form.

const fresh = (html, index) => {
  const holder = document.createElement("div")
  holder.innerHTML = html.replaceAll("__row__", index)
  return holder
}

// What was picked, said in the line that unfolds the choices.
const say = pick => {
  const line = pick.querySelector("summary")
  const chosen = [...pick.querySelectorAll("input:checked")].map(box => box.closest("label").textContent.trim())
  line.textContent = chosen.join(", ") || line.dataset.none
}

const showFields = row => {
  const op = row.querySelector("[data-bare]"), value = row.querySelector("[data-value]")
  if (op && value) value.hidden = op.dataset.bare.split(" ").includes(op.value)
  for (const find of row.querySelectorAll("[data-find]")) find.hidden = false
}

const setUp = box => {
  const list = box.querySelector("ol"), prefix = box.dataset.rows
  const rows = () => list.querySelectorAll("[data-row]")
  let next = 1 + Math.max(-1, ...[...rows()].map(row => +row.querySelector("[type=hidden]").value))

  // Enter in a field must not press one of them.
  const claim = () => box.querySelectorAll("[data-remove], [data-add]").forEach(button => { button.type = "button" })
  const count = () => { box.querySelector("[data-add]").disabled = rows().length >= +box.dataset.most }

  const add = () => {
    const row = fresh(box.querySelector("[data-new]").innerHTML, next++).querySelector("[data-row]")
    list.append(row)
    showFields(row)
    row.querySelector("[data-name]").focus()
  }
  const change = row => {
    const name = row.querySelector("[data-name]").value, index = row.querySelector("[type=hidden]").value
    const entry = box.querySelector(`[data-entry="${CSS.escape(name)}"]`)
    row.querySelector("[data-fields]").replaceChildren(...fresh(entry.innerHTML, index).childNodes)
    row.querySelector(".errorlist")?.remove()
    showFields(row)
  }
  const remove = row => {
    const near = row.nextElementSibling ?? row.previousElementSibling
    row.remove()
    ;(near?.querySelector("[data-name]") ?? box.querySelector("[data-add]")).focus()
  }

  box.addEventListener("click", event => {
    const row = event.target.closest("[data-row]")
    if (event.target.closest("[data-add]")) add()
    else if (event.target.closest("[data-remove]")) remove(row)
    else return
    claim()
    count()
  })
  box.addEventListener("change", event => {
    const row = event.target.closest("[data-row]")
    if (event.target.matches("[data-name]")) change(row)
    else if (event.target.matches("[data-bare]")) showFields(row)
    const pick = event.target.closest("[data-pick]")
    if (pick) say(pick)
  })
  box.addEventListener("input", event => {
    if (!event.target.matches("[data-find]")) return
    const wanted = event.target.value.trim().toLocaleLowerCase()
    for (const label of event.target.parentElement.querySelectorAll("label"))
      label.hidden = !label.textContent.toLocaleLowerCase().includes(wanted)
  })
  box.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.target.matches("[data-find]")) event.preventDefault()
  })
  claim()
  count()
  rows().forEach(showFields)
}

const close = pick => { pick.open = false }
addEventListener("click", event => {
  for (const pick of document.querySelectorAll("[data-pick][open]")) if (!pick.contains(event.target)) close(pick)
})
addEventListener("keydown", event => {
  const pick = event.key === "Escape" && event.target.closest?.("[data-pick][open]")
  if (!pick) return
  close(pick)
  pick.querySelector("summary").focus()
})

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-rows]").forEach(setUp))
