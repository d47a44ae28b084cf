// /widget.js: a button in the corner of somebody's page. Everything else waits in an iframe until
// it is opened. The styles are a constructed sheet in a shadow root, so the page's CSP needs
// nothing but our host in script-src, connect-src and frame-src.
// Served without its comments and spaces (see views.loader); so kept below 5 kB.
(() => {
  const script = document.currentScript ?? document.querySelector("script[data-inbox]")
  const inbox = script?.dataset.inbox
  if (!inbox || window.SupportInbox) return

  const HOME = new URL(script.src).origin
  const QUERY = `?inbox=${encodeURIComponent(inbox)}`
  const KEY = `support-inbox:${inbox}`
  let { identity } = script.dataset
  let frame, port, timer, isOpen = false, unread = 0
  let words = { brand: "#0b5f4c", onBrand: "#fff", ask: "Ask us", close: "Close", title: "Chat", news: "new:" }

  // What the page keeps for the frame: that a chat is going on, and the visitor's secret where the
  // browser gives frames of other sites no lasting storage.
  const kept = () => { try { return JSON.parse(localStorage[KEY]) } catch { return {} } }
  const keep = (what) => { try { localStorage[KEY] = JSON.stringify({ ...kept(), ...what }) } catch { /* blocked */ } }

  const make = (tag, attributes, ...children) => {
    const element = document.createElementNS(`http://www.w3.org/${/svg|path/.test(tag) ? "2000/svg" : "1999/xhtml"}`, tag)
    for (const name in attributes) element.setAttribute(name, attributes[name])
    element.append(...children)
    return element
  }
  const label = make("span")
  const count = make("b")
  const button = make("button", { type: "button", "aria-haspopup": "dialog" },
    make("svg", { viewBox: "0 0 24 24", "aria-hidden": true },
      make("path", { d: "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z" })), label, count)
  const host = make("support-inbox")
  const root = host.attachShadow({ mode: "open" })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    :host { all: initial }
    button, iframe { position: fixed; inset-block: auto 1.25rem; inset-inline: auto 1.25rem; z-index: 2147483000; border: 0;
      box-shadow: 0 9px 40px -9px #0007, 0 0 0 1px #0001 }
    button { display: inline-flex; align-items: center; gap: .5rem; min-height: 3.25rem; padding: 0 1.125rem 0 1rem;
      border-radius: 99rem; background: var(--brand); color: var(--on); font: 600 .9375rem system-ui; cursor: pointer }
    button:focus-visible { outline: 2px solid var(--on); outline-offset: -4px }
    svg { width: 1.25rem; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linejoin: round }
    b { border-radius: 99rem; padding: .125rem .375rem; background: var(--on); color: var(--brand); font-size: .6875rem }
    iframe { inset-block-end: 5.25rem; width: 23.5rem; height: min(38rem, 100dvh - 6.5rem); border-radius: 1.125rem }
    [hidden] { display: none }
    @media (prefers-reduced-motion: no-preference) {
      iframe { animation: rise .17s }
      @keyframes rise { from { opacity: 0; translate: 0 .5rem } }
    }
    @media (max-width: 48em) {
      iframe { inset: var(--top, 0) 0 auto; box-sizing: border-box; width: 100%; height: var(--tall, 100dvh); border-radius: 0;
        padding-block: env(safe-area-inset-top) env(safe-area-inset-bottom); background: var(--brand) }
      [aria-expanded=true] { display: none }
    }
    @media print { * { display: none } }`)
  root.adoptedStyleSheets = [sheet]
  root.append(button)

  const show = () => {
    host.style.setProperty("--brand", words.brand)
    host.style.setProperty("--on", words.onBrand)
    label.textContent = isOpen ? words.close : words.ask
    count.textContent = unread
    count.hidden = isOpen || !unread
    button.setAttribute("aria-expanded", isOpen)
    button.ariaLabel = count.hidden ? label.textContent : `${words.ask}, ${words.news} ${unread}`
    if (frame) frame.hidden = !isOpen
  }

  const tell = (type) => port?.postMessage({ type, identity })

  // A channel of our own, made anew for each document that loads in the frame and handed only to
  // one of our origin. Nobody else's messages are heard.
  const connect = () => {
    const channel = new MessageChannel()
    port = channel.port1
    // The document may have come without its scripts, or not at all: on a bad line it is asked for again.
    clearTimeout(timer)
    timer = setTimeout(() => { frame.src = frame.src }, 15000)
    port.onmessage = ({ data }) => {
      clearTimeout(timer)
      if (data.keep) keep(data.keep)
      if (data.warn) console.warn("Support Inbox:", data.warn)
      if (data.close) close()
      if ("unread" in data) { unread = data.unread; show() }
    }
    const scheme = getComputedStyle(document.documentElement).colorScheme
    frame.contentWindow.postMessage({
      ...kept(), type: "support-inbox", identity, isOpen, url: location.href, title: document.title,
      theme: script.dataset.theme ?? /^(?:only )?(light|dark)$/.exec(scheme)?.[1],
    }, HOME, [channel.port2])
  }

  const load = () => {
    if (frame) return
    frame = make("iframe", { title: words.title, src: `${HOME}/widget/${QUERY}`, allow: "microphone", hidden: "" })
    frame.onload = connect
    root.prepend(frame)
  }
  const open = () => {
    load()
    isOpen = true
    show()
    frame.focus()
    tell("open")
  }
  const close = () => {
    if (!isOpen) return
    isOpen = false
    show()
    tell("close")
    button.focus()
  }

  button.onclick = () => isOpen ? close() : open()
  button.onkeydown = ({ key }) => { if (key === "Escape") close() }

  window.SupportInbox = {
    open,
    close,
    identify: (token) => { identity = token; tell("identify") },
    // At signing out: whoever sits here next is somebody new.
    forget: () => { identity = ""; keep({ secret: "", chat: 0, forget: 1 }); load(); tell("forget") },
  }

  // On a phone the keyboard covers what is fixed to the page: the chat takes what is left.
  const { visualViewport: view } = window
  for (const kind of ["resize", "scroll"]) view?.addEventListener(kind, () => {
    if (view.scale > 1.01) return
    host.style.setProperty("--tall", `${view.height}px`)
    host.style.setProperty("--top", `${view.offsetTop}px`)
  })

  const start = () => {
    show()
    document.body.append(host)
    if (kept().chat || kept().forget) load()
    dispatchEvent(new Event("supportinbox"))
  }
  fetch(`${HOME}/widget/launcher/${QUERY}`, { credentials: "omit" })
    // Without an answer (no connection, or no connect-src) the button does with what it knows.
    .then(async (answer) => answer.ok ? Object.assign(words, await answer.json()) : Promise.reject((await answer.json()).error), () => 0)
    .then(() => document.body ? start() : addEventListener("DOMContentLoaded", start), (why) => console.warn("Support Inbox:", why))
})()
