from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from analytics.mailing.schedule import Every, days, next_moment

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = 0


def at(*numbers, zone=BERLIN, fold=0):
    return datetime(*numbers, tzinfo=zone, fold=fold)


def test_a_weekly_report_comes_on_its_day_at_its_hour_where_its_reader_is():
    wednesday = at(2026, 3, 18, 12)

    assert next_moment(Every.WEEK, MONDAY, 8, BERLIN, wednesday) == at(2026, 3, 23, 8)
    assert next_moment(Every.WEEK, 2, 13, BERLIN, wednesday) == at(2026, 3, 18, 13)


def test_the_moment_at_which_one_is_due_is_not_the_next_one():
    due = at(2026, 3, 23, 8)

    assert next_moment(Every.WEEK, MONDAY, 8, BERLIN, due) == at(2026, 3, 30, 8)


def test_a_daily_report_and_one_on_the_first():
    evening = at(2026, 12, 31, 20)

    assert next_moment(Every.DAY, MONDAY, 8, BERLIN, evening) == at(2027, 1, 1, 8)
    assert next_moment(Every.MONTH, MONDAY, 8, BERLIN, at(2026, 3, 1, 8)) == at(2026, 4, 1, 8)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
def test_whatever_the_zone_it_is_the_hour_there(zone):
    found = next_moment(Every.DAY, MONDAY, 0, ZoneInfo(zone), datetime(2026, 3, 18, 12, tzinfo=UTC))

    assert found.astimezone(ZoneInfo(zone)).hour == 0
    assert 0 < (found - datetime(2026, 3, 18, 12, tzinfo=UTC)).total_seconds() <= 24 * 3600


def test_an_hour_that_a_day_does_not_have_comes_when_the_clock_has_passed_it():
    found = next_moment(Every.DAY, MONDAY, 2, BERLIN, at(2026, 3, 28, 12))

    assert found == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert found.astimezone(BERLIN).hour == 3


def test_an_hour_that_comes_twice_counts_once():
    first = next_moment(Every.DAY, MONDAY, 2, BERLIN, at(2026, 10, 24, 12))

    assert first == at(2026, 10, 25, 2, fold=0).astimezone(UTC)
    assert next_moment(Every.DAY, MONDAY, 2, BERLIN, first) == at(2026, 10, 26, 2)


def test_a_report_is_about_whole_days_that_are_over():
    assert days(Every.DAY, date(2026, 3, 1)) == (date(2026, 2, 28), date(2026, 2, 28))
    assert days(Every.WEEK, date(2026, 3, 23)) == (date(2026, 3, 16), date(2026, 3, 22))
    assert days(Every.MONTH, date(2026, 1, 1)) == (date(2025, 12, 1), date(2025, 12, 31))
