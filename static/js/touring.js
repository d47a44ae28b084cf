// Whether somebody is on the tour in this window. What the tour is made of comes only then.
const [, stop] = location.hash.match(/^#tour=([\w-]+)$/) ?? []

const asked = stop ?? sessionStorage.getItem("tour")

if (stop) {
  sessionStorage.setItem("tour", stop)
  history.replaceState(history.state, "", location.pathname + location.search)
}
// In a practice there is something else to do: it goes on afterwards.
const isElsewhere = document.querySelector("[data-tick]")
if (asked && !isElsewhere) import("./tour.js").then(({ begin }) => begin(asked, { isLed: Boolean(stop) }))
