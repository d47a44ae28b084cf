// The tag menu: find or make, several at once. What was chosen is sent when the menu closes.
const options = (form) => [...form.querySelectorAll(".options > .opt")]
const boxOf = (option) => option.querySelector("[type=checkbox]")
const nameOf = (option) => fold(option.querySelector("bdi").textContent)
const fold = (text) => text.trim().replace(/\s+/g, " ").toLocaleLowerCase()
const isChanged = (form) => options(form).some((option) => boxOf(option).checked !== boxOf(option).defaultChecked)

// Hide what does not match; offer to make what is not there.
function narrow(form) {
  const wanted = fold(form.elements.new.value)
  for (const option of options(form)) option.hidden = !nameOf(option).includes(wanted)
  const make = form.querySelector(".make")
  make.toggleAttribute("data-shown", wanted !== "" && !options(form).some((option) => nameOf(option) === wanted))
  make.querySelector("[data-name]").textContent = form.elements.new.value.trim()
}

function clear(form) {
  form.elements.new.value = ""
  narrow(form)
  form.elements.new.focus()
}

function make(form) {
  const option = form.querySelector("template").content.firstElementChild.cloneNode(true)
  const [name, tone] = [form.elements.new.value.trim(), form.elements.tone.value]
  option.dataset.tone = tone
  option.querySelector("bdi").textContent = name
  const box = boxOf(option)
  Object.assign(box, { name: `new.${tone}`, value: name, defaultChecked: false, checked: true })
  form.querySelector(".options").prepend(option)
  clear(form)
}

function choose(form) {
  const wanted = fold(form.elements.new.value)
  if (!wanted) return form.requestSubmit()
  const found = options(form).filter((option) => !option.hidden)
  const option = found.find((option) => nameOf(option) === wanted) ?? found[0]
  if (!option) return make(form)
  boxOf(option).checked = !boxOf(option).checked
  clear(form)
}

document.addEventListener("input", ({ target }) => target.matches("[data-tags] [name=new]") && narrow(target.form))
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-make]")
  if (button) make(button.form)
})
document.addEventListener("keydown", (event) => {
  const { target, key, isComposing } = event
  if (isComposing || !target.matches?.("[data-tags] input")) return
  const { form } = target
  const isField = target.name === "new"
  if (key === "Enter") {
    event.preventDefault()
    if (isField) choose(form)
    else form.requestSubmit()
  } else if (key === "Backspace" && isField && !target.value) {
    const last = options(form).filter((option) => boxOf(option).checked).at(-1)
    if (last) boxOf(last).checked = false
  } else if (isField && key === "ArrowDown") {
    event.preventDefault()
    boxOf(options(form).find((option) => !option.hidden) ?? form)?.focus()
  }
})

document.addEventListener("toggle", ({ target: menu }) => {
  const form = menu.matches("details.menu:not([open])") && menu.querySelector("[data-tags]")
  if (!form || form.classList.contains("htmx-request") || !isChanged(form)) return
  form.elements.new.value = ""
  form.requestSubmit()
}, true)

// It waits in the queue: from now on it counts as chosen, or closing the menu would send it again.
document.addEventListener("htmx:beforeRequest", ({ detail: { elt: form, requestConfig } }) => {
  if (!requestConfig.isQueued || !form.matches("[data-tags]")) return
  for (const box of options(form).map(boxOf).filter(({ checked, defaultChecked }) => checked !== defaultChecked)) {
    box.defaultChecked = box.checked
    if (box.name !== "tag") continue
    if (box.checked) form.prepend(Object.assign(document.createElement("input"), { type: "hidden", name: "had", value: box.value }))
    else form.querySelector(`[name=had][value="${box.value}"]`)?.remove()
  }
})

// What was typed before the menu had come.
let early = ""
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const field = detail.target.querySelector?.(":scope [data-early]")
  if (field) early = field.value
})
htmx.onLoad((form) => {
  if (!early || !form.matches?.("[data-tags]")) return
  form.elements.new.value = early
  early = ""
  narrow(form)
})

// What a refused "Send and close" asks for.
htmx.onLoad((element) => element.matches?.(".needed") && element.querySelector("[data-first]").focus())
