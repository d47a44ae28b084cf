"""CSV as RFC 4180 has it: UTF-8 with a mark that spreadsheets look for, a line at a time."""

import csv
from datetime import date

from django.utils.translation import gettext as _

BOM = "\ufeff"
# A spreadsheet takes what begins so for a formula, also behind spaces, and in full width.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
BATCH = 200


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text):
        return text


def lines(sheet):
    """The text of a sheet in pieces. Durations are seconds, shares between 0 and 1.

    What depends on the reader's language is written at once: the pieces are made later.
    """
    return _pieces(sheet, [safe(header(column)) for column in sheet.columns])


def _pieces(sheet, names):
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(names)
    piece = []
    for row in sheet.rows:
        cells = zip(sheet.columns, row, strict=True)
        piece.append(writer.writerow([_cell(column.kind, value) for column, value in cells]))
        if len(piece) == BATCH:
            yield "".join(piece)
            piece = []
    yield "".join(piece)


def header(column):
    if column.kind == "duration":
        return _("%(name)s (seconds)") % {"name": column.name}
    return str(column.name)


def _cell(kind, value):
    if value is None:
        return ""
    if kind == "moment":
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if kind in {"duration", "share", "score", "count"}:
        return f"{value:.4f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return safe(str(value))


def safe(text):
    """A text that stays one: what somebody wrote to us is no formula in a supervisor's sheet."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) else text
