// The history: a kind that is chosen is shown at once.
document.querySelector("[data-submits]")?.addEventListener("change", ({ target }) => target.form.requestSubmit())
