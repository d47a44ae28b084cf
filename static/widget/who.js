// Who sits here: known by a secret that this browser keeps, and that goes out as a bearer token only.
const PATIENCE = 20_000 // ms: a line that is cut without a word
const LONGEST_WAIT = 3600 // seconds: nobody between us sends them away for weeks

// Asks the server. Throws with what it said: `status` (none without an answer), `message`, `wait` in
// seconds, and `isFinal` when asking again would not help.
export const ask = async (path, content, secret) => {
  const answer = await fetch(`/widget/${path}/`, {
    method: "POST",
    credentials: "omit",
    keepalive: true,
    signal: AbortSignal.timeout(PATIENCE),
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${secret}` },
    body: JSON.stringify(content),
  })
  const body = await answer.json().catch(() => undefined)
  if (answer.ok && body) return body
  throw problem(answer.status, body?.error, answer.headers.get("Retry-After"))
}

// What has no words is not from us: a proxy, or a hotel that wants a name first.
export const problem = (status, words = "", wait) => Object.assign(new Error(words), {
  status, wait: Math.min(Math.max(Number(wait), 0), LONGEST_WAIT) || undefined,
  isFinal: Boolean(words) && status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status),
})

const newSecret = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")

export function who({ inbox, store, tell, heard }) {
  let secret = "", about = {}, entering

  const call = (path, content, as = secret) => ask(path, { inbox, ...content }, as)

  const keep = async (value) => {
    secret = value
    store.set("secret", value)
    const isLasting = store.get("secret") && (await document.hasStorageAccess?.() ?? true)
    if (!isLasting) tell({ keep: { secret } })
  }

  // Somebody who writes before we ever answered is somebody already: their message is known by its
  // number and by them.
  const current = () => {
    secret ||= store.get("secret")
    if (!secret) keep(newSecret())
    return secret
  }

  const enter = () => entering ??= askWho().finally(() => { entering = undefined })
  const askWho = async () => {
    const before = secret
    const state = await call("session", { about })
    // Somebody else sits here by now.
    if (before && secret !== before) return askWho()
    // Meanwhile they may have become somebody: here, or in another tab.
    if (state.token && secret === before) await keep((!before && store.get("secret")) || state.token)
    heard(state)
  }

  return {
    call, keep, current, enter,
    about: () => about,
    is: (whose) => whose === secret,
    begin: (page) => {
      if (page.forget) {
        for (const name of ["secret", "draft", "files"]) store.set(name, "")
        tell({ keep: { forget: 0 } })
      }
      secret = store.get("secret") || page.secret || ""
      about = {
        url: page.url, title: page.title, language: navigator.language,
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }
    },
  }
}
