"""Countries by their ISO 3166 code. The names are English; a browser says them in its language."""

from functools import cache
from pathlib import Path


@cache
def names():
    """{"NO": "Norway", ...} in the order of the names."""
    lines = (Path(__file__).parent / "countries.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ", 1) for line in lines)
    return dict(sorted(pairs, key=lambda pair: pair[1]))


def name_of(code):
    return names().get(code, code)
