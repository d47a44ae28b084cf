from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from notifications import quiet

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]


def preferences(start="18:00", end="08:30", days=EVERY_DAY, **fields):
    said = {
        "is_quiet": True,
        "quiet_from": time.fromisoformat(start),
        "quiet_until": time.fromisoformat(end),
        "quiet_days": days,
        "is_quiet_off_shift": False,
    }
    return SimpleNamespace(**said | fields)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-11-25T17:59", None),
        ("2026-11-25T18:00", "2026-11-26T08:30"),
        ("2026-11-26T03:00", "2026-11-26T08:30"),
        ("2026-11-26T08:30", None),
    ],
)
def test_a_night_goes_past_midnight(moment, end):
    found = quiet.until(preferences(), AMSTERDAM, at(moment))

    assert found == (at(end) if end else None)


def test_the_days_are_those_on_which_it_begins():
    fridays = preferences(days=[4])

    assert quiet.until(fridays, AMSTERDAM, at("2026-11-28T03:00")) == at("2026-11-28T08:30")
    assert quiet.until(fridays, AMSTERDAM, at("2026-11-28T20:00")) is None


def test_from_a_time_until_the_same_is_the_whole_day():
    always = preferences("09:00", "09:00")

    assert quiet.until(always, AMSTERDAM, at("2026-11-25T08:59")) == at("2026-11-25T09:00")
    assert quiet.until(always, AMSTERDAM, at("2026-11-25T09:00")) == at("2026-11-26T09:00")


@pytest.mark.parametrize("day", ["2026-03-28", "2026-10-24"])
def test_on_the_nights_when_the_clock_is_set_it_ends_at_the_same_time_of_day(day):
    morning = datetime.fromisoformat(day) + timedelta(days=1, hours=8, minutes=30)

    end = quiet.until(preferences(), AMSTERDAM, at(f"{day}T23:00"))

    assert end.timestamp() == morning.replace(tzinfo=AMSTERDAM).timestamp()
    last = (end - timedelta(minutes=1)).astimezone(UTC)
    assert quiet.until(preferences(), AMSTERDAM, last) == end


def test_off_shift_is_quiet_and_asked_again_soon(now):
    agent = SimpleNamespace(is_on_shift=lambda at: False)
    off = preferences(is_quiet=False, is_quiet_off_shift=True)

    assert quiet.end_for(agent, off, UTC, now) == now + quiet.LOOK_AGAIN
    agent.is_on_shift = lambda at: True
    assert quiet.end_for(agent, off, UTC, now) is None
