// Small facts that this browser keeps of a chat. Storage of a frame may be blocked, or be forgotten
// with the tab: then nothing is found here.
export function small(inbox) {
  const key = (name) => `chat:${inbox}:${name}`
  return {
    get: (name) => { try { return localStorage.getItem(key(name)) ?? "" } catch { return "" } },
    set: (name, value) => {
      try { value ? localStorage.setItem(key(name), value) : localStorage.removeItem(key(name)) } catch { /* blocked */ }
    },
    all: (begin) => {
      try {
        return Object.keys(localStorage).filter((name) => name.startsWith(key(begin))).map((name) => localStorage[name])
      } catch { return [] }
    },
  }
}
