"""What a chip shows of a clock: JSON in `Conversation.clock`, without a join and without a word.

Running: {"kind", "span", "warn", "due", "runs": [[start, end], ...], "rest"}. The browser counts
what is left of the runs, so it stands still overnight as the clock does; `rest` is what lies
after the last of them. Standing still: {"kind", "span", "left", "why"}. Times are whole seconds.
"""

from . import arithmetic

MOST_RUNS = 20


def of(clock, hours):
    """`hours`: those of the conversation's team, whether this clock counts in them or not."""
    face = {"kind": clock.kind, "span": _seconds(clock.target)}
    if not clock.due_at:
        left = clock.target - (clock.used or arithmetic.ZERO)
        return face | {"left": _seconds(left), "why": clock.runs[-1][2] if clock.runs else ""}
    runs = arithmetic.to_come(clock.spans, clock.hours_in(hours), clock.due_at)
    rest = sum((end - start for start, end in runs[MOST_RUNS:]), arithmetic.ZERO)
    return face | {
        "warn": _seconds(clock.target - clock.warned_after),
        "due": _epoch(clock.due_at),
        "runs": [[_epoch(start), _epoch(end)] for start, end in runs[:MOST_RUNS]],
        "rest": _seconds(rest),
    }


def _seconds(duration):
    return int(duration.total_seconds())


def _epoch(moment):
    return round(moment.timestamp())


def met(clock):
    return {"kind": clock.kind, "span": _seconds(clock.target), "took": _seconds(clock.used)}
