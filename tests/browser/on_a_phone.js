// What is wrong with this page on a small touch screen, in words: run in the page by the tests.
() => {
  const root = document.documentElement
  const name = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 120)
  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !element.closest(".sr, .skip, [inert], [popover]:not(:popover-open), dialog:not([open])")
  // These may be moved sideways by a finger: a table, a row of tabs, code, a picture of numbers.
  const sideways = ".table, .tabs, .nav, .thread-meta, .results, .tabular, pre"
  for (const fold of document.querySelectorAll("details:not(.menu)")) fold.open = true
  const all = [...document.body.querySelectorAll("*")].filter(isShown)

  const innermost = (found) =>
    found.filter((each) => !found.some((other) => each !== other && each.contains(other)))

  // Whatever is wider than the pane that it is in, so that this has to be moved sideways.
  const wide = () => {
    const panes = all.filter((element) =>
      /auto|scroll/.test(getComputedStyle(element).overflowX) && !element.closest(sideways)
      && element.scrollWidth > element.clientWidth + 1 && !element.matches("input, textarea, select"))
    if (Math.max(root.scrollWidth, document.body.scrollWidth) > root.clientWidth) panes.push(root)
    return panes.flatMap((pane) => {
      const edge = pane.getBoundingClientRect()
      const [start, end] = [edge.left - 1, edge.left + pane.clientWidth + 1]
      const reaching = [...pane.querySelectorAll("*")].filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        return width && (right > end || left < start) && isShown(element) && !element.closest(sideways)
      })
      return [`too wide: ${name(pane)}`, ...innermost(reaching).map((each) => `  by ${name(each)}`)]
    })
  }

  // Text that its box does not show, and that nothing scrolls to.
  const isOutside = (element) => {
    const box = element.getBoundingClientRect()
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (!text.data.trim() || text.parentElement.closest(".sr, .cut, .count")) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      const { left, right, width } = range.getBoundingClientRect()
      if (width && (right > box.right + 1 || left < box.left - 1)) return true
    }
    return false
  }
  const cut = () => innermost(all.filter((element) => {
    const { overflowX, overflowY, textOverflow, display } = getComputedStyle(element)
    if (!element.innerText?.trim() || display === "inline") return false
    if (element.closest(`.cut, .one-line, .avatar, [aria-hidden=true], ${sideways}`)) return false
    if (element.matches("button, .btn, summary, th, .chip, .tabbar > *")) return isOutside(element)
    const hides = (way) => /hidden|clip/.test(way)
    return (hides(overflowX) && element.scrollWidth > element.clientWidth + 2 && textOverflow !== "ellipsis")
      || (hides(overflowY) && element.scrollHeight > element.clientHeight + 2)
  })).map((element) => `cut: ${name(element)}`)

  // How far a finger may be off to either side of the middle, up to what is asked for.
  const LEAST = 44
  const reach = (box, isIts) => {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    const isHit = (x, y) => isIts(document.elementFromPoint(x, y))
    const far = (dx, dy) => {
      let steps = 0
      while (steps < LEAST && isHit(x + dx * (steps + 2), y + dy * (steps + 2))) steps += 2
      return steps
    }
    if (!isHit(x, y)) return null // something is on top of it
    return [far(-1, 0) + far(1, 0) + 2, far(0, -1) + far(0, 1) + 2]
  }
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary"
  const inSentence = "p, dd, li, td, small, .bubble, .prose, .text, .article"
  const small = () => all.filter((element) => element.matches(controls) && !element.matches(":disabled")).flatMap((element) => {
    const isWord = element.matches("a, button, summary") && getComputedStyle(element).display === "inline"
    const around = isWord && element.closest(inSentence)
    if (around && around.innerText.trim().length > element.innerText.trim().length + 3) return []
    const parts = [element, ...(element.labels ?? [])].filter(isShown)
    const sizes = parts.map((part) => part.getBoundingClientRect()).map(({ width, height }) => [width, height])
    const isEnough = ([width, height]) => width >= LEAST - 1 && height >= LEAST - 1
    if (sizes.some(isEnough)) return []
    element.scrollIntoView({ block: "center", inline: "center" })
    const isIts = (hit) => hit && parts.some((part) => part.contains(hit))
    const felt = parts.map((part) => reach(part.getBoundingClientRect(), isIts)).filter(Boolean)
    if (!felt.length || felt.some(isEnough)) return []
    return [`small, ${felt.join(" or ")}: ${name(element)}`]
  })

  return { wide: wide(), cut: cut(), small: small() }
}
