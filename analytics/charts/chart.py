"""What a chart is made of beside its picture: words, a key, and a table of the same numbers."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.html import format_html

from . import words


@dataclass(frozen=True)
class Column:
    """`kind`: text, day (a date), count, duration (seconds) or share (0 to 1): how its values are
    written."""

    name: str
    kind: str = "count"

    @property
    def is_number(self):
        return self.kind not in {"text", "day"}


@dataclass(frozen=True)
class Value:
    """A cell of a table: the bare value or None, and where the conversations behind it are."""

    value: object
    href: str = ""


@dataclass(frozen=True)
class Table:
    """`rows`: lists of values, or of `Value`s, as long as `columns`; the first names the row."""

    columns: list
    rows: list

    @property
    def cells(self):
        """Rows of cells as the page shows them. Written here: a page has thousands, and a template
        takes ten times as long for each."""
        looks = [(words.writer(column.kind), column.is_number) for column in self.columns]
        return [
            [
                _drawn(cell, *look, is_first=n == 0)
                for n, (cell, look) in enumerate(zip(row, looks, strict=True))
            ]
            for row in self.rows
        ]

    @property
    def plain(self):
        """Rows of bare values, for exports."""
        return [[_bare(cell) for cell in row] for row in self.rows]


class Later:
    """A table that is made when somebody looks at it: `make` is a function to a `Table`."""

    def __init__(self, make):
        self._make = make

    @cached_property
    def _table(self):
        return self._make()

    def __getattr__(self, name):
        return getattr(self._table, name)


def _bare(cell):
    return cell.value if isinstance(cell, Value) else cell


def _drawn(cell, write, is_number, is_first):
    text = write(_bare(cell))
    if isinstance(cell, Value) and cell.href:
        text = format_html('<a href="{}">{}</a>', cell.href, text)
    if is_first:
        return format_html('<th scope="row">{}</th>', text)
    return format_html('<td class="n">{}</td>' if is_number else "<td>{}</td>", text)


@dataclass(frozen=True)
class Key:
    """A line of the legend. `look`: "" filled, "part" hatched, "edge" an outline, or a line that is
    "solid", "dashed", "dotted" or the "goal"."""

    text: str
    tone: str
    look: str = ""
    href: str = ""

    @property
    def is_line(self):
        return self.look in {"solid", "dashed", "dotted", "goal"}


@dataclass(frozen=True)
class Chart:
    """`kind` names the template of the picture; without a picture there is nothing to show, and
    `finding` says so. `choices`: [(label, [(label, query, is_chosen)])], what else it can show."""

    name: str
    title: str
    finding: str
    formula: str
    table: Table | Later
    kind: str = ""
    picture: object = None
    about: str = ""
    key: list = field(default_factory=list)
    choices: list = field(default_factory=list)
    # A sentence below, and what a customer said: {"text", "href", "by"}.
    note: str = ""
    said: dict | None = None

    @property
    def template(self):
        return f"analytics/charts/{self.kind}.html"
