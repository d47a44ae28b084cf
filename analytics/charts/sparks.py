"""A small line without a scale: how a figure went."""

WIDTH, HEIGHT = 104, 40


def spark(values):
    """{"points", "x", "y"} of a drawing 104 by 40, with its end; {} without two known values."""
    known = [(number, value) for number, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return {}
    low, high = min(value for _n, value in known), max(value for _n, value in known)
    span, width = (high - low) or 1, len(values) - 1
    points = [
        (1.5 + (WIDTH - 3) * n / width, HEIGHT - 3 - (HEIGHT - 6) * ((value - low) / span or 0))
        for n, value in known
    ]
    if high == low:
        points = [(x, HEIGHT / 2) for x, _y in points]
    # Written out here: a template would write them as its reader's language does, "42,5".
    text = [(f"{x:.1f}", f"{y:.1f}") for x, y in points]
    return {"points": " ".join(map(",".join, text)), "x": text[-1][0], "y": text[-1][1]}
