// How much of the page is seen. The keys on the screen take their room from the page; where a browser
// lays them over it (and only tells), the page ends above them, so that what is written stays in sight.
const view = window.visualViewport
const root = document.documentElement
const KEYS = 120 // px: less is an edge of the browser that comes and goes
const LOW = 540 // px: a phone with its keys on the screen

function fit() {
  // Who has zoomed in sees a part of it by intention.
  const seen = view.height * view.scale
  const over = root.clientHeight - seen > KEYS ? Math.round(root.clientHeight - seen) : 0
  root.style.setProperty("--keys", `${over}px`)
  root.toggleAttribute("data-keys", over > 0)
  root.toggleAttribute("data-low", seen < LOW)
  if (over) scrollTo(0, 0) // the browser has moved the page to show the field, which is seen by now
}

if (view && matchMedia("(pointer: coarse)").matches) {
  view.addEventListener("resize", fit)
  fit()
}
