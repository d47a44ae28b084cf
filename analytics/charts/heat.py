"""Seven days of 24 hours, each darker the more there was."""

from typing import NamedTuple

LEVELS = 5


class Heat(NamedTuple):
    rows: list  # [(name, [level from 0 to 5])]
    hours: list  # 24 labels, "" where none is shown


def heat(grid, *, days, hours):
    """`grid`: seven lists of 24 numbers; `days`, `hours`: their names."""
    top = max((max(row) for row in grid), default=0)
    rows = [
        (name, [level(value, top) for value in row]) for name, row in zip(days, grid, strict=True)
    ]
    return Heat(rows, [name if n % 3 == 0 else "" for n, name in enumerate(hours)])


def level(value, top):
    """0 for nothing, and what is not nothing is at least 1."""
    return -(-LEVELS * value // top) if value and top else 0


def busiest(grid):
    """(day, hour) of the highest number, the first of them; None without any."""
    places = [
        (value, -day, -hour) for day, row in enumerate(grid) for hour, value in enumerate(row)
    ]
    value, day, hour = max(places, default=(0, 0, 0))
    return (-day, -hour) if value else None
