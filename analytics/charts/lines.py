"""Lines over time: each a list of values, one for each slot, None where nothing is known."""

from itertools import groupby
from typing import NamedTuple

FEW = 45  # more slots than these are joined by straight lines
LABELS = 7


class Line(NamedTuple):
    """`dash`: "" (solid), "dashed" or "dotted"."""

    values: list
    tone: str = "pine"
    dash: str = ""
    is_filled: bool = False


class Drawn(NamedTuple):
    path: str
    area: str
    tone: str
    dash: str


class Lines(NamedTuple):
    ticks: list
    lines: list
    labels: list
    level: str  # where the goal is, percent from the top, or ""


def lines(series, *, scale, labels, level=None):
    """`labels`: a name for each slot, of which some are shown; `level`: a value of the goal."""
    drawn = [
        Drawn(*_paths(line, scale), line.tone, line.dash)
        for line in series
        if any(value is not None for value in line.values)
    ]
    goal = "" if level is None or level > scale.top else f"{scale.y(level):.1f}"
    return Lines(scale.ticks, drawn, some(labels), goal)


def highest(series, *levels):
    """Of all that is drawn; levels count only where they are near."""
    known = [value for line in series for value in line.values if value is not None]
    top = max(known, default=0)
    return max([top, *(level for level in levels if level and level <= 2 * top)], default=0)


def some(labels):
    """As many as there is room for, evenly, with the first and the last."""
    if len(labels) <= LABELS:
        return labels
    last = len(labels) - 1
    return [labels[round(last * n / (LABELS - 1))] for n in range(LABELS)]


def _paths(line, scale):
    last = max(len(line.values) - 1, 1)
    # One slot alone stands in the middle.
    points = [
        (50.0 if len(line.values) == 1 else 100 * n / last, None if v is None else scale.y(v))
        for n, v in enumerate(line.values)
    ]
    runs = [list(run) for known, run in groupby(points, key=lambda p: p[1] is not None) if known]
    drawn = [_run(run, is_smooth=len(line.values) <= FEW) for run in runs]
    areas = [
        f"{path}L{run[-1][0]:.1f} 100L{run[0][0]:.1f} 100Z"
        for run, path in zip(runs, drawn, strict=True)
        if line.is_filled and len(run) > 1
    ]
    return "".join(drawn), "".join(areas)


def _run(points, is_smooth):
    (x, y), *others = points
    path = [f"M{x:.1f} {y:.1f}"]
    if not others:
        path.append("h0")  # a dot, by the round ends of the line
    for next_x, next_y in others:
        middle = (x + next_x) / 2
        if is_smooth:
            path.append(
                f"C{middle:.1f} {y:.1f} {middle:.1f} {next_y:.1f} {next_x:.1f} {next_y:.1f}"
            )
        else:
            path.append(f"L{next_x:.1f} {next_y:.1f}")
        x, y = next_x, next_y
    return "".join(path)
