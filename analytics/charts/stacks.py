"""Columns of parts that lie on each other, one column for each slot."""

from typing import NamedTuple

from .lines import LABELS


class Part(NamedTuple):
    """`look`: "" filled, "part" hatched, "edge" an outline."""

    values: list
    tone: str
    look: str = ""


class Piece(NamedTuple):
    height: str  # percent
    tone: str
    look: str


class Column(NamedTuple):
    label: str  # "" where there is no room for it
    pieces: list  # from the top down


class Stacks(NamedTuple):
    columns: list
    ticks: list
    is_dense: bool


def stacks(parts, *, scale, labels):
    """`parts` from the ground up."""
    shown = _shown(len(labels))
    columns = [
        Column(
            label if number in shown else "",
            [
                Piece(f"{100 * part.values[number] / scale.top:.1f}", part.tone, part.look)
                for part in reversed(parts)
                if part.values[number]
            ],
        )
        for number, label in enumerate(labels)
    ]
    return Stacks(columns, scale.ticks, len(columns) > 2 * LABELS)


def highest(parts):
    return max((sum(values) for values in zip(*(p.values for p in parts), strict=True)), default=0)


def _shown(count):
    if count <= 2 * LABELS:
        return set(range(count)) if count <= LABELS else set(range(0, count, 2))
    return {round((count - 1) * n / (LABELS - 1)) for n in range(LABELS)}
