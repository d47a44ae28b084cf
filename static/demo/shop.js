// What a real site does when somebody signs out.
document.querySelector("[data-sign-out]")?.addEventListener("click", () => window.SupportInbox?.forget())
