import csv
import io
import zipfile
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from analytics.charts import Column
from analytics.exports import as_csv, as_xlsx
from analytics.exports.sheets import Sheet

NOON = datetime(2026, 3, 18, 12, 30, tzinfo=ZoneInfo("Europe/Berlin"))
COLUMNS = [
    Column("When", "moment"),
    Column("Agent", "text"),
    Column("Answers", "count"),
    Column("Time", "duration"),
    Column("Share", "share"),
    Column("Score", "score"),
]
ROW = [NOON, "Maya Lind", 1247, Decimal("138.000"), 0.891234, 4.5]


def read_csv(*rows):
    text = "".join(as_csv.lines(Sheet("Agents", COLUMNS, list(rows))))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def parts(*sheets, about=()):
    file = io.BytesIO()
    as_xlsx.write(file, sheets, about)
    with zipfile.ZipFile(file) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith("xml")}


def test_csv_has_bare_numbers_and_says_their_units():
    header, row = read_csv(ROW)

    assert header == ["When", "Agent", "Answers", "Time (seconds)", "Share", "Score"]
    assert row == ["2026-03-18 12:30:00+01:00", "Maya Lind", "1247", "138", "0.8912", "4.5"]


def test_what_is_not_known_is_empty():
    assert read_csv([None] * 6)[1] == [""] * 6


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "\u00a0-1"]
)
def test_what_customers_wrote_is_no_formula(text):
    assert read_csv([NOON, text, 1, 1, 1, 1])[1][1] == f"'{text}"


def test_a_number_below_nothing_is_still_a_number():
    assert read_csv([NOON, "Maya", -5, 1, 1, 1])[1][2] == "-5"


def test_quotes_and_lines_do_not_break_a_row():
    text = 'She said "no",\nand left; then'

    assert read_csv([NOON, text, 1, 1, 1, 1])[1][1] == text


def test_csv_comes_in_pieces():
    rows = ([NOON, "Maya", n, n, 0.5, None] for n in range(1000))

    pieces = list(as_csv.lines(Sheet("Agents", COLUMNS, rows)))

    assert len(pieces) == 7
    assert "".join(pieces).count("\r\n") == 1001


def test_a_workbook_has_real_dates_durations_and_percentages():
    sheet = parts(Sheet("Agents", COLUMNS, [ROW]))["xl/worksheets/sheet1.xml"]

    assert "<v>46099.5208333333" in sheet  # the clock in Berlin
    assert f"<v>{138 / 86400:.16G}</v>" in sheet
    assert "<v>0.891234</v>" in sheet
    assert "<v>1247</v>" in sheet
    assert 't="inlineStr"><is><t>Maya Lind</t>' in sheet


def test_nothing_in_a_workbook_is_a_formula_or_a_link():
    rows = [[NOON, text, 1, 1, 1, 1] for text in ("=1+1", "http://evil.example", "{=1}", "5")]

    found = parts(Sheet("Agents", COLUMNS, rows))

    sheet = found["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "<t>=1+1</t>" in sheet
    assert "<t>5</t>" in sheet


def test_sheets_have_names_that_are_allowed_and_different():
    long = "Response time: median [and] the 90th/percentile"
    sheets = [Sheet(name, COLUMNS, [ROW]) for name in (long, long, "'", "About")]

    book = parts(*sheets, about=[["Days", "1 to 14 March"]])["xl/workbook.xml"]

    for name in (
        "Response time  median  and  the",
        "Response time  median  and  t 2",
        "-",
        "About",
    ):
        assert f'name="{name}"' in book
    assert 'name="About 2"' in book


def test_what_does_not_fit_on_a_sheet_goes_on_in_another(monkeypatch):
    monkeypatch.setattr(as_xlsx, "ROWS", 4)
    rows = [[NOON, f"Agent {n}", n, n, 0.5, None] for n in range(7)]

    found = parts(Sheet("Facts", COLUMNS, rows))

    texts = [found[f"xl/worksheets/sheet{n}.xml"] for n in (1, 2, 3)]
    assert [text.count("<t>Agent ") for text in texts] == [3, 3, 1]
    assert all("<t>When</t>" in text for text in texts)


def test_the_sheets_say_how_they_are_counted():
    sheet = Sheet("Agents", COLUMNS, [ROW], ["Of all answers.", "Median."])

    about = parts(sheet)["xl/worksheets/sheet2.xml"]

    assert "<t>Of all answers.</t>" in about
    assert "<t>Median.</t>" in about
