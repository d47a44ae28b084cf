// Voice messages are played when somebody asks for it: the player comes with the first press.
const DEEDS = [["click", "[data-play]", "toggle"], ["click", "[data-speed]", "faster"], ["input", "[data-seek]", "seek"]]

// `address(voice)` -> where its sound is; without one that is what the page says.
export function voices(root, address) {
  for (const [kind, part, deed] of DEEDS) {
    root.addEventListener(kind, async ({ target }) => {
      const voice = target.closest(part)?.closest(".voice")
      if (!voice) return
      const { player } = await import("./player.js")
      player(voice, address)[deed]()
    })
  }
}
