"""Pictures of numbers: from plain values to what the templates draw."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from analytics.charts import (
    Chart,
    Column,
    Key,
    Line,
    Part,
    Table,
    Value,
    bars,
    heat,
    lines,
    scale,
    stacks,
    words,
)
from analytics.charts.bars import Row, Track, percent
from analytics.charts.heat import busiest
from analytics.charts.lines import highest, some
from analytics.charts.sparks import spark


@pytest.mark.parametrize(
    ("seconds", "written", "spoken"),
    [
        (0, "0s", "0 seconds"),
        (1, "1s", "1 second"),
        (59.4, "59s", "59 seconds"),
        (59.6, "1.0m", "1 minute"),
        (138, "2.3m", "2.3 minutes"),
        (3569, "59.5m", "59.5 minutes"),
        (3600, "1.0h", "1 hour"),
        (84_000, "23.3h", "23.3 hours"),
        (86_400, "1.0d", "1 day"),
        (400 * 86_400, "400.0d", "400 days"),
        (None, "–", "–"),
    ],
)
def test_a_duration_has_the_unit_that_says_most(seconds, written, spoken):
    assert words.duration(seconds) == written
    assert words.spoken(seconds) == spoken


def test_a_fraction_is_not_spoken_of_as_a_pair():
    with translation.override("ar"):
        assert words.spoken(120) == "دقيقتان (2)"
        assert words.spoken(138) == "2,3 دقيقة"


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0%"), (0.004, "1%"), (0.894, "89%"), (0.996, "99%"), (1, "100%"), (None, "–")],
)
def test_a_share_is_all_or_nothing_only_when_it_is(value, written):
    assert words.share(value) == written


def test_numbers_are_written_as_their_reader_does():
    with translation.override("de"):
        assert words.duration(138).startswith("2,3")
        assert words.count(1247) == "1.247"
    assert words.count(1247) == "1,247"


@pytest.mark.parametrize(
    ("highest", "top", "labels"),
    [
        (0, 1, ["1s", "0"]),
        (45, 50, ["50s", "40", "30", "20", "10", "0"]),
        (540, 600, ["10m", "8", "6", "4", "2", "0"]),
        (3 * 3600, 3 * 3600, ["3h", "2", "1", "0"]),
        (9 * 86_400, 10 * 86_400, ["10d", "8", "6", "4", "2", "0"]),
        (400 * 86_400, 400 * 86_400, ["400d", "300", "200", "100", "0"]),
    ],
)
def test_a_scale_of_times_has_few_round_lines(highest, top, labels):
    found = scale.durations(highest)

    assert found.top == top
    assert [tick.label for tick in found.ticks] == labels
    assert found.ticks[0].at == "0.0"
    assert found.ticks[-1].at == "100.0"


@pytest.mark.parametrize("number", [0, 1, 3, 7, 99, 101, 4318, 10**9])
def test_a_scale_of_counts_reaches_above_all_of_them(number):
    found = scale.counts(number)

    assert number <= found.top < max(2 * number, 2)
    assert 2 <= len(found.ticks) <= 6


def test_a_line_has_a_gap_where_nothing_is_known():
    found = lines(
        [Line([60, None, None, 120, 60])],
        scale=scale.durations(120),
        labels=["Mon", "Tue", "Wed", "Thu", "Fri"],
    )

    path = found.lines[0].path
    assert path.count("M") == 2
    assert "h0" in path  # Monday stands alone
    assert path.endswith("100.0 50.0")


def test_a_single_slot_is_a_dot_in_the_middle():
    [line] = lines([Line([60])], scale=scale.durations(60), labels=["Today"]).lines

    assert line.path == "M50.0 0.0h0"


def test_nothing_known_draws_nothing():
    assert lines([Line([None, None])], scale=scale.durations(0), labels=["a", "b"]).lines == []
    assert spark([None, 3]) == {}
    assert spark([4, 4])["points"] == "1.5,20.0 102.5,20.0"


def test_paths_are_written_for_browsers_in_any_language():
    with translation.override("de"):
        found = lines([Line([1, 2, 3])], scale=scale.durations(3), labels=["a", "b", "c"])
        drawn = render_to_string(
            "analytics/charts/lines.html", {"picture": found, "chart": {"finding": "Up"}}
        )

    assert not re.search(r"\d,\d", drawn)


def test_few_of_many_labels_are_shown_with_the_first_and_the_last():
    days = [str(n) for n in range(92)]

    assert some(days) == ["0", "15", "30", "46", "61", "76", "91"]
    assert some(days[:3]) == days[:3]


def test_a_far_goal_does_not_flatten_the_lines():
    assert highest([Line([60, 90])], 120) == 120
    assert highest([Line([60, 90])], 3600) == 90
    assert highest([], None) == 0


def test_columns_lie_on_each_other_and_leave_out_what_is_nothing():
    parts = [Part([3, 0], "pine"), Part([1, 0], "violet", "part")]
    found = stacks(parts, scale=scale.counts(4), labels=["Mon", "Tue"])

    assert [(piece.tone, piece.height) for piece in found.columns[0].pieces] == [
        ("violet", "25.0"),
        ("pine", "75.0"),
    ]
    assert found.columns[1].pieces == []


def test_a_year_of_columns_has_room_for_seven_names():
    found = stacks([Part([1] * 366, "pine")], scale=scale.counts(1), labels=["x"] * 366)

    assert sum(bool(column.label) for column in found.columns) == 7
    assert found.is_dense


def test_the_least_that_there_was_is_not_drawn_as_nothing():
    grid = [[0] * 24 for _day in range(7)]
    grid[0][10], grid[6][3] = 1000, 1
    found = heat(grid, days=list("MTWTFSS"), hours=[str(n) for n in range(24)])

    assert found.rows[0][1][10] == 5
    assert found.rows[6][1][3] == 1
    assert found.rows[6][1][4] == 0
    assert busiest(grid) == (0, 10)
    assert busiest([[0] * 24] * 7) is None


def test_more_than_all_is_drawn_as_all():
    assert percent(15, 12) == "100.0"
    assert percent(1, 3) == "33.3"
    assert percent(1, 0) == "0"


def chart(**fields):
    table = Table(
        [Column("Day", "text"), Column("Median", "duration"), Column("Kept", "share")],
        [["Mon", Value(138, "/analytics/?x=1&y=2"), 0.5], ["<Tue>", None, None]],
    )
    said = {"finding": "It fell.", "formula": "The middle of all.", "table": table} | fields
    return Chart(name="response", title="Response time", **said)


def test_a_chart_says_its_finding_its_formula_and_its_numbers():
    picture = lines([Line([1, 2])], scale=scale.durations(2), labels=["Mon", "Tue"])
    key = [Key("Median 2.3m", "pine", "solid")]
    drawn = render_to_string(
        "analytics/charts/_chart.html",
        {"chart": chart(kind="lines", picture=picture, key=key)},
    )

    assert 'role="img" aria-label="It fell."' in drawn
    assert "The middle of all." in drawn
    assert "Show Response time as a table" in drawn
    assert '<a href="/analytics/?x=1&amp;y=2">2.3m</a>' in drawn
    assert "&lt;Tue&gt;" in drawn
    assert drawn.count("<td") == 4


def test_a_chart_without_anything_says_so_in_words():
    drawn = render_to_string("analytics/charts/_chart.html", {"chart": chart(finding="Nothing.")})

    assert '<p class="chart-none muted">Nothing.</p>' in drawn


def test_rows_of_bars_lead_to_what_is_behind_them():
    row = Row("Billing", [Track([("96.0", "pine", "")], at="90.0")], [("96%", "/x/")], href="/y/")
    drawn = render_to_string(
        "analytics/charts/_chart.html", {"chart": chart(kind="bars", picture=bars([row]))}
    )

    assert '<a href="/x/">96%</a>' in drawn
    assert "--v:96.0" in drawn
    assert "--at:90.0" in drawn


def test_a_table_gives_its_bare_values_to_exports():
    assert chart().table.plain == [["Mon", 138, 0.5], ["<Tue>", None, None]]
