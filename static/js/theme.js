// The theme changes at once; the form is still sent, so that the choice is kept.
const root = document.documentElement
const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark"

document.addEventListener("submit", (event) => {
  const form = event.target
  if (!form.matches("[data-theme-form]")) return
  event.preventDefault()

  const { submitter } = event
  const theme = "toggle" in submitter.dataset ? (isDark() ? "light" : "dark") : submitter.value
  if (theme === "system") delete root.dataset.theme
  else root.dataset.theme = theme
  for (const choice of document.querySelectorAll("[data-theme-form] [aria-pressed]")) {
    choice.setAttribute("aria-pressed", choice.value === theme)
  }

  const body = new FormData(form)
  body.set("theme", theme)
  fetch(form.action, { method: "POST", body, redirect: "manual" })
})
