"""A chart as a mail can show it: its table with a bar in each row, or fields that are coloured."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import pgettext

from analytics.charts import words

ROWS = 31
VALUES = 3  # beside the name of a row: more is too wide for a phone


class Cell(NamedTuple):
    text: str
    is_number: bool


@dataclass
class Drawn:
    """`rows`: [(name, [Cell], length of its bar in percent, or None)]; `heat`: [(name, [0 to 5])],
    over `hours`."""

    title: str
    about: str
    finding: str
    columns: list
    rows: list
    more: int = 0
    heat: list = field(default_factory=list)
    hours: list = field(default_factory=list)
    said: dict | None = None

    @property
    def has_bars(self):
        return any(length is not None for _name, _texts, length in self.rows)


def drawn(chart, by="share"):
    """`by`: the kind of the column that its bars are of, if it has one."""
    if chart.kind == "heat":
        heat = {"heat": chart.picture.rows, "hours": chart.picture.hours}
        return Drawn(chart.title, chart.about, chart.finding, [], [], **heat)
    columns, bare = chart.table.columns[: VALUES + 1], chart.table.plain
    rows = []
    for row, length in zip(bare, _lengths(columns, bare, by), strict=True):
        name, *cells = (_cell(*each) for each in zip(columns, row, strict=False))
        rows.append((name.text, cells, length))
    return Drawn(
        chart.title,
        chart.about,
        chart.finding,
        [Cell(str(column.name), column.is_number) for column in columns],
        rows[:ROWS],
        max(len(rows) - ROWS, 0),
        said=chart.said,
    )


def _cell(column, value):
    if isinstance(value, date):  # the year stands above, and a phone is narrow
        text = date_format(value, pgettext("format of a day in a table", "D j M"))
        text = text.replace(" ", "\u00a0")
    else:
        text = words.written(value, column.kind)
    return Cell(text, column.is_number)


def _lengths(columns, rows, by):
    """Of each row's bar: by the first column of that kind, or else of numbers."""
    kinds = [column.kind for column in columns]
    at = kinds.index(by) if by in kinds else None
    if at is None:
        at = next((n for n, each in enumerate(columns) if each.is_number), None)
    if at is None:
        return [None] * len(rows)
    values = [float(row[at] or 0) for row in rows]
    top = 1 if kinds[at] == "share" else max(values, default=0)
    return [round(100 * min(value / top, 1)) if top else 0 for value in values]
