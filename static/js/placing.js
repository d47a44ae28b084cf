// Where a popover stands: under what opened it, or above it when there is no room.
const GAP = 4

export function placeAt(opener, popover) {
  const [around, own] = [opener, popover].map((element) => element.getBoundingClientRect())
  const below = around.bottom + GAP
  const y = below + own.height < innerHeight ? below : around.top - GAP - own.height
  const isLeftward = getComputedStyle(popover).direction === "rtl"
  const x = Math.min(isLeftward ? around.right - own.width : around.left, innerWidth - own.width - GAP)
  popover.style.setProperty("--x", `${Math.max(x, GAP)}px`)
  popover.style.setProperty("--y", `${Math.max(y, GAP)}px`)
}
