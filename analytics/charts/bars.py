"""Rows with a bar each, or several under each other."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Track:
    """`pieces`: [(percent, tone, look)]; `at`: percent of a mark on it, or ""."""

    pieces: list
    at: str = ""


@dataclass(frozen=True)
class Row:
    """`values`: [(text, href)], one for each track. `icon` or `face` stands before the name."""

    name: str
    tracks: list
    values: list
    href: str = ""
    icon: str = ""
    face: object = None
    is_on: str = ""


@dataclass(frozen=True)
class Bars:
    rows: list = field(default_factory=list)
    # How much room names and values need: "short", "" or "long".
    names: str = ""
    values: str = ""


def bars(rows, *, names="", values=""):
    return Bars(rows, names, values)


def percent(part, whole):
    """As a style writes it, never more than all."""
    return f"{min(100 * part / whole, 100):.1f}" if whole else "0"
