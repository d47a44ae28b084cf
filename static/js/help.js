// "Talk to us" opens the chat; where there is none, its link leads to our mail.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-talk]") || !window.SupportInbox) return
  event.preventDefault()
  window.SupportInbox.open()
})
