"""A chart as a mail can show it: its table with a bar in each row, or fields that are coloured."""

from dataclasses import dataclass, field

from analytics.charts import words

ROWS = 31
VALUES = 3  # beside the name of a row: more is too wide for a phone
WIDTH = 80  # of a bar, in pixels


@dataclass
class Drawn:
    """`rows`: [(name, [text], length of its bar or None)]; `heat`: [(name, [0 to 5])], over
    `hours`."""

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


def drawn(chart):
    if chart.kind == "heat":
        heat = {"heat": chart.picture.rows, "hours": chart.picture.hours}
        return Drawn(chart.title, chart.about, chart.finding, [], [], **heat)
    columns, bare = chart.table.columns[: VALUES + 1], chart.table.plain
    writers = [words.writer(column.kind) for column in columns]
    rows = []
    for row, length in zip(bare, _lengths(columns, bare), strict=True):
        name, *texts = (write(value) for write, value in zip(writers, row, strict=False))
        rows.append((name, texts, length))
    return Drawn(
        chart.title,
        chart.about,
        chart.finding,
        [str(column.name) for column in columns],
        rows[:ROWS],
        max(len(rows) - ROWS, 0),
        said=chart.said,
    )


def _lengths(columns, rows):
    """Of each row's bar, by the first column of numbers that is shown."""
    at = next((n for n, each in enumerate(columns) if each.is_number), None)
    if at is None:
        return [None] * len(rows)
    values = [float(row[at] or 0) for row in rows]
    top = 1 if columns[at].kind == "share" else max(values, default=0)
    return [round(WIDTH * min(value / top, 1)) if top else 0 for value in values]
