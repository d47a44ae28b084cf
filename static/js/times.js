// Times as people here read them: in the page's language, and in the agent's time zone or the device's.
const { lang, dataset } = document.documentElement
const timeZone = dataset.zone || undefined

// Plain "en" counts days the way our words do: "3 Oct", not "Oct 3". Figures are 0 to 9, as the server writes them.
export const language = lang === "en" ? "en-GB" : `${lang}-u-nu-latn`
export const format = (options) => new Intl.DateTimeFormat(language, { timeZone, hourCycle: "h23", ...options })

const wall = new Intl.DateTimeFormat("en", {
  timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
})

// What the clock on their wall shows, as if that were UTC.
export function onTheWall(moment) {
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    wall.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  )
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
}

// The moment at which their clock shows this. Twice, for the night in which the clock is changed.
function whenItShows(shown) {
  const first = new Date(2 * shown - onTheWall(new Date(shown)))
  return new Date(shown - (onTheWall(first) - first))
}

export function today() {
  const now = onTheWall(new Date())
  return { hour: now.getUTCHours(), weekday: now.getUTCDay() }
}

export const yearOf = (moment) => onTheWall(moment).getUTCFullYear()

// So many days from now, at this hour.
export function at(days, hour) {
  const now = onTheWall(new Date())
  return whenItShows(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, hour))
}

// What a field for a day and a time says: "2026-11-25T09:00". An Invalid Date when it says nothing.
export function read(text) {
  const shown = Date.parse(`${text}Z`)
  return isNaN(shown) ? new Date(NaN) : whenItShows(shown)
}
