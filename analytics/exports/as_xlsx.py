"""Workbooks: a sheet each, with real dates, durations and percentages, written row by row."""

import re
from datetime import date

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

# A sheet holds no more rows; what does not fit goes on in another one.
ROWS = 1_048_576
LONGEST = 32_767
UNNAMED = re.compile(r"[\[\]:*?/\\']")
DAY = 24 * 3600
FORMATS = {
    "moment": "yyyy-mm-dd hh:mm:ss",
    "day": "yyyy-mm-dd",
    "duration": "[h]:mm:ss",
    "share": "0%",
    "count": "#,##0",
    "score": "0.0",
}
WIDTHS = {"moment": 19, "text": 24}


def write(file, sheets, about=()):
    """Into a file, without keeping more than a row of it. `about`: lines of a sheet of its own."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(file, options) as book:
        looks = {kind: book.add_format({"num_format": look}) for kind, look in FORMATS.items()}
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        names = set()
        said = list(about)
        for sheet in sheets:
            _write(book, sheet, names, looks, bold)
            said += [[str(sheet.name), text] for text in sheet.about]
        if said:
            page = _empty(book, _("About"), names)
            page.set_column(0, 0, 28)
            page.set_column(1, 1, 100, book.add_format({"text_wrap": True, "valign": "top"}))
            for number, (left, right) in enumerate(said):
                page.write_string(number, 0, str(left), bold)
                page.write_string(number, 1, str(right)[:LONGEST])


def _write(book, sheet, names, looks, bold):
    page, at = _page(book, sheet, names, bold), 0
    for row in sheet.rows:
        at += 1
        if at == ROWS:
            page, at = _page(book, sheet, names, bold), 1
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _cell(page, at, number, column.kind, value, looks)
    if at:
        page.autofilter(0, 0, at, len(sheet.columns) - 1)


def _page(book, sheet, names, bold):
    page = _empty(book, str(sheet.name), names)
    page.freeze_panes(1, 1)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, WIDTHS.get(column.kind, 14))
        page.write_string(0, number, str(column.name), bold)
    return page


def _empty(book, name, names):
    page = book.add_worksheet(_name(name, names))
    if get_language_bidi():
        page.right_to_left()
    return page


def _cell(page, row, number, kind, value, looks):
    if value is None or value == "":
        return
    if kind == "moment":
        # A cell has no time zone: it shows the clock of whoever asked for the file.
        page.write_datetime(row, number, value.replace(tzinfo=None), looks[kind])
    elif isinstance(value, date):
        page.write_datetime(row, number, value, looks["day"])
    elif kind == "duration":
        page.write_number(row, number, float(value) / DAY, looks[kind])
    elif kind in looks:
        page.write_number(row, number, float(value), looks[kind])
    else:
        page.write_string(row, number, str(value)[:LONGEST])


def _name(wanted, names):
    """As a sheet may be called: short, without some signs, and unlike the others."""
    plain = UNNAMED.sub(" ", wanted).strip()[:31] or "-"
    found, number = plain, 1
    while found.casefold() in names:
        number += 1
        found = f"{plain[: 31 - len(str(number)) - 1]} {number}"
    names.add(found.casefold())
    return found
