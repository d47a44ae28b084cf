"""What a chart is made of beside its picture: words, a key, and a table of the same numbers."""

from dataclasses import dataclass, field

from . import words


@dataclass(frozen=True)
class Column:
    """`kind`: text, count, duration (seconds) or share (0 to 1): how its values are written."""

    name: str
    kind: str = "count"

    @property
    def is_number(self):
        return self.kind != "text"


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
    def written(self):
        """Rows as the page shows them: [{"text", "href", "is_number"}]."""
        return [
            [self._written(*cell) for cell in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]

    @property
    def plain(self):
        """Rows of bare values, for exports."""
        return [[_bare(cell) for cell in row] for row in self.rows]

    @staticmethod
    def _written(column, cell):
        href = cell.href if isinstance(cell, Value) else ""
        text = words.written(_bare(cell), column.kind)
        return {"text": text, "href": href, "is_number": column.is_number}


def _bare(cell):
    return cell.value if isinstance(cell, Value) else cell


@dataclass(frozen=True)
class Key:
    """A line of the legend. `look`: "" filled, "part" hatched, "edge" an outline, or a line that is
    "solid", "dashed" or "dotted"."""

    text: str
    tone: str
    look: str = ""
    href: str = ""

    @property
    def is_line(self):
        return self.look in {"solid", "dashed", "dotted"}


@dataclass(frozen=True)
class Chart:
    """`kind` names the template of the picture; without a picture there is nothing to show, and
    `finding` says so. `choices`: [(label, [(label, query, is_chosen)])], what else it can show."""

    name: str
    title: str
    finding: str
    formula: str
    table: Table
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
