// A row drawn aside by a finger shows what can be done with it. It only shows: nothing is done
// until one of them is pressed. The same is in "Select conversations" and in the conversation.
const EDGE = 24 // px at both edges belong to the browser's own Back
const isRight = () => document.dir === "rtl"
let shown // the row that is drawn aside
let drawing

const place = (row, far) => row.style.setProperty("--far", `${far}px`)

function shut(row = shown) {
  if (!row) return
  if (row === shown) shown = undefined
  delete row.dataset.far
  place(row, 0)
  row.querySelector(".row-deeds")?.remove()
}

function begin(row) {
  if (shown !== row) shut()
  if (!row.querySelector(".row-deeds")) row.append(document.getElementById("row-deeds").content.cloneNode(true))
  row.dataset.far = "drawn"
  return row.querySelector(".row-deeds").scrollWidth
}

document.addEventListener("pointerdown", (event) => {
  const row = event.target.closest(".row:has(> .pick)")
  if (shown && row !== shown) shut()
  drawing = undefined
  if (!row || event.pointerType !== "touch" || !event.isPrimary || row.querySelector(".state[data-state=closed]")) return
  if (event.clientX < EDGE || event.clientX > innerWidth - EDGE) return
  if (document.querySelector(".list[data-picked], .list[data-picking]")) return
  drawing = { row, x: event.clientX, y: event.clientY, isOpen: row === shown, from: 0, far: 0, isDrawn: false }
}, { passive: true })

document.addEventListener("pointermove", (event) => {
  if (!drawing || !event.isPrimary) return
  const across = (event.clientX - drawing.x) * (isRight() ? 1 : -1)
  if (!drawing.isDrawn) {
    if (Math.abs(across) < 10) return
    if (Math.abs(event.clientY - drawing.y) > Math.abs(across)) return (drawing = undefined)
    drawing.isDrawn = true
    drawing.wide = begin(drawing.row)
    if (drawing.isOpen) drawing.from = drawing.wide
  }
  drawing.far = Math.min(drawing.wide, Math.max(0, drawing.from + across))
  place(drawing.row, drawing.far)
}, { passive: true })

for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    if (!drawing?.isDrawn) return (drawing = undefined)
    const { row, far, wide } = drawing
    if (far < wide / 2) return shut(row)
    shown = row
    row.dataset.far = "open"
    place(row, wide)
  })
}

document.addEventListener("click", (event) => {
  const deed = event.target.closest(".row-deeds button")
  if (deed) {
    const detail = { pk: deed.closest(".row").id.replace("conv-", ""), menu: deed.value }
    shut()
    event.stopPropagation() // or the menu that opens now would count as one to close
    document.dispatchEvent(new CustomEvent("bulk:one", { detail }))
  } else if (event.target.closest(".row > a") && (drawing?.isDrawn || shown)) {
    // The finger that drew it has not asked for the conversation.
    event.preventDefault()
    event.stopImmediatePropagation()
    if (!drawing?.isDrawn) shut()
  }
  drawing = undefined
}, true)
