"""How much of a promise is used, and when it runs out. Pure.

`runs` are the pieces of time in which a clock goes, [start, end], the last one perhaps without an
end; within them only the open time of `hours` counts.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

ZERO = timedelta(0)


class Piece(NamedTuple):
    """`cause`: why it stood still then: "bot", "answered", "done", or what the hours say."""

    start: datetime
    end: datetime
    counts: bool
    cause: str = ""

    @property
    def length(self):
        return self.end - self.start


def used(runs, hours, until):
    """The open time in these runs until then; never less than nothing."""
    spans = (hours.between(start, min(end or until, until)) for start, end in runs)
    return sum(spans, ZERO)


def runs_out(runs, hours, length):
    """When so much is used up, or None: it stands still, ended before, or the hours never open.

    Answered at the very moment, it is kept.
    """
    left = length
    for start, end in runs:
        if end is None:
            return hours.add(start, left)
        span = hours.between(start, end)
        if span > left:
            return hours.add(start, left)
        left -= span
    return None


def to_come(runs, hours, due_at):
    """The open time of a running clock's last run until it is due: [(start, end)]."""
    if not runs or runs[-1][1] or not due_at:
        return []
    return [(each.start, each.end) for each in hours.intervals(runs[-1][0], due_at) if each.is_open]


def pieces(runs, hours, until, why):
    """All the time from the first run until then, in pieces without a gap.

    `why(moment)`: the cause of a pause that begins then.
    """
    found, at = [], runs[0][0] if runs else until
    for start, end in runs:
        end = min(end or until, until)
        if start > at:
            found.append(Piece(at, start, False, why(at)))
        for each in hours.intervals(start, end):
            found.append(Piece(each.start, each.end, each.is_open, each.cause))
        at = max(at, end)
    if until > at:
        found.append(Piece(at, until, False, why(at)))
    return found
