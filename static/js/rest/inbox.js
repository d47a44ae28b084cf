// What the inbox has beside what is needed to read it (see ../later.js).
import "./page.js"
import "../queueing.js"
import "../live.js"
import "../found.js"
import "../slash.js"
import "../helping.js"
import "../quick.js"
import "../sending.js"
import "../files.js"
import "../menus.js"
import "../bulk.js"
import "../merge.js"
import "../split.js"
import "../customer.js"
import "../why.js"
import "../tags.js"
import "../voice.js"
import "../swipe.js"
import "../goal.js"

// Who begins to write gets the coach. Without a network nobody looks along, and nothing fails.
document.addEventListener("focusin", ({ target }) => {
  if (target.id === "write") import("../coach.js").catch(() => {})
})
