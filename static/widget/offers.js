// What can be pressed below the chat. The server says what it is; here it is pressed, once.
export function offers({ root, chat, words, say, rate, done }) {
  let shown = ""

  const show = (html) => {
    if (html !== shown) {
      // Whoever fills something in keeps it while the same is asked.
      root.innerHTML = shown = html
    }
    refresh()
  }

  // What somebody is just saying is an answer: only a person can still be asked for.
  const refresh = () => {
    const under = [...chat.querySelectorAll("[data-pending]")]
    for (const part of root.querySelectorAll("[data-once]")) part.hidden = under.length > 0
    const person = root.querySelector('[data-value="person"]')
    if (person) person.hidden = under.some((bubble) => bubble.dataset.chosen === "person")
    root.hidden = !root.querySelector(":scope > :not([hidden])")
  }

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-value]")
    if (!button || button.hidden) return
    say(button.textContent.trim(), button.dataset.value)
    done()
  })

  root.addEventListener("submit", async (event) => {
    event.preventDefault()
    const form = event.target, error = form.querySelector(".w-error")
    if (form.matches("[data-field]")) {
      const [input] = form.elements, value = input.value.trim()
      if (!value || !input.validity.valid) {
        error.textContent = input.dataset.wrong
        input.setAttribute("aria-invalid", "true")
        return input.focus()
      }
      say(value, "field")
      return done()
    }
    const given = new FormData(form), button = form.querySelector("[type=submit]")
    button.disabled = true
    error.textContent = ""
    try {
      const { offers: html } = await rate({ score: Number(given.get("score")), comment: given.get("comment") })
      show(html)
      done()
    } catch ({ status, message }) {
      error.textContent = status ? message : words.waiting
    }
    button.disabled = false
  })

  root.addEventListener("input", ({ target }) => {
    target.removeAttribute("aria-invalid")
    const error = target.form?.querySelector(".w-error")
    if (error) error.textContent = ""
  })

  return { show, refresh }
}
