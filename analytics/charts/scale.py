"""Where the lines of a scale are: few, at round numbers, from nothing to above the highest."""

from math import ceil, floor, log10
from typing import NamedTuple

from django.utils.formats import number_format

from .words import HOUR, MINUTE, UNITS

MOST = 5
# Steps that look round: seconds and minutes by the clock, days and other things by tens.
BY_THE_CLOCK = [1, 2, 5, 10, 15, 20, 30]
HOURS = [1, 2, 3, 4, 6, 8, 12]


class Tick(NamedTuple):
    """`at`: percent from the top."""

    at: str
    label: str


class Scale(NamedTuple):
    top: float
    ticks: list  # from the top down

    def y(self, value):
        """Percent from the top; what is higher than the scale lies on its edge."""
        return 100 - 100 * min(max(value / self.top, 0), 1)


def counts(highest):
    return _scale(max(highest, 1), _tens(max(highest, 1) / MOST, least=1), number_format)


def durations(highest):
    """Of seconds. The top line says in which unit, the others are bare numbers."""
    highest = max(highest, 1)
    size, unit = [(size, unit) for size, unit in UNITS if size == 1 or highest >= 2 * size][-1]
    least = highest / size / MOST
    rounds = {1: BY_THE_CLOCK, MINUTE: BY_THE_CLOCK, HOUR: HOURS}.get(size, [])
    step = next((each for each in rounds if each >= least), None) or _tens(least, least=1)
    scale = _scale(highest / size, step, number_format)
    top, *others = scale.ticks
    return Scale(scale.top * size, [top._replace(label=f"{top.label}{unit}"), *others])


def _tens(least_step, least):
    """The smallest 1, 2 or 5 times a power of ten that is not below."""
    size = 10 ** floor(log10(max(least_step, least)))
    return next(size * n for n in (1, 2, 5, 10) if size * n >= max(least_step, least) * 0.999)


def _scale(highest, step, write):
    lines = max(ceil(highest / step - 1e-9), 1)
    return Scale(
        lines * step,
        [Tick(f"{100 - 100 * n / lines:.1f}", write(n * step)) for n in range(lines, -1, -1)],
    )
