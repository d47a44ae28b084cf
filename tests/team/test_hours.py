"""Office hours against a clock that is watched minute by minute."""

import os
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from team.hours import ALWAYS, DAY, Hours, OneOff

CASES = int(os.environ.get("HOURS_CASES", 600))
MINUTE = timedelta(minutes=1)
DAYS = 5
# Days on which a clock is set: by half an hour or two, at midnight or across it, for a month of
# fasting, over a day that was left out; and a place that has nothing of all this.
SET = [
    ("Europe/Oslo", "2026-03-29"),
    ("Europe/Oslo", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("America/Santiago", "2026-04-05"),
    ("America/Santiago", "2026-09-06"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("America/St_Johns", "2010-03-14"),
    ("America/St_Johns", "2010-11-07"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Chatham", "2026-04-05"),
    ("Pacific/Chatham", "2026-09-27"),
    ("Antarctica/Troll", "2026-03-29"),
    ("Antarctica/Troll", "2026-10-25"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Casablanca", "2026-03-22"),
    ("Africa/Cairo", "2026-04-24"),
    ("Africa/Cairo", "2026-10-30"),
    ("Asia/Beirut", "2026-03-29"),
    ("Asia/Beirut", "2026-10-25"),
    ("Asia/Tehran", "2022-03-22"),
    ("Asia/Tehran", "2022-09-22"),
    ("Pacific/Apia", "2011-12-30"),
    ("Asia/Kathmandu", "2026-02-28"),
]


@cache
def clock(zone, day):
    """For each minute of some days the time that the clock on the wall has reached by then."""
    zone, noon = ZoneInfo(zone), datetime.combine(date.fromisoformat(day), time(12), UTC)
    start = noon - timedelta(days=DAYS // 2, hours=12)
    reached, walls = datetime.min, []
    for minute in range(DAYS * DAY):
        wall = (start + minute * MINUTE).astimezone(zone).replace(tzinfo=None)
        reached = max(reached, wall)
        walls.append(reached)
    return start, walls


def watched(hours, zone, day, free, closed, opened):
    """What somebody notes who looks at the clock each minute: whether it is open."""
    start, walls = clock(zone, day)
    first = walls[0].date() - timedelta(days=2)
    days = [first + timedelta(days=n) for n in range(DAYS + 4)]
    ranges = [
        (datetime.combine(day, time()) + a * MINUTE, datetime.combine(day, time()) + b * MINUTE)
        for day in days
        if day not in free
        for a, b in hours.week[day.weekday()]
    ]
    noted = [any(a <= wall < b for a, b in ranges) for wall in walls]
    for is_open, pairs in ((False, closed), (True, opened)):
        for a, b in pairs:
            noted[max(0, a) : max(0, b)] = [is_open] * len(noted[max(0, a) : max(0, b)])
    return start, noted


minutes = st.integers(0, DAY - 1)
spans = st.tuples(minutes, st.integers(1, DAY)).map(lambda pair: (pair[0], pair[0] + pair[1]))
weeks = st.lists(st.lists(spans, max_size=3).map(tuple), min_size=7, max_size=7).map(tuple)
pieces = st.lists(
    st.tuples(st.integers(-300, DAYS * DAY), st.integers(1, 2 * DAY)).map(
        lambda pair: (pair[0], pair[0] + pair[1])
    ),
    max_size=2,
)


@st.composite
def cases(draw):
    zone, day = draw(st.sampled_from(SET))
    start, walls = clock(zone, day)
    free = draw(st.sets(st.sampled_from(sorted({wall.date() for wall in walls})), max_size=2))
    closed, opened = draw(pieces), draw(pieces)
    hours = Hours(
        zone=ZoneInfo(zone),
        week=draw(weeks),
        holidays=dict.fromkeys(free, "Rest"),
        closures=tuple(OneOff(start + a * MINUTE, start + b * MINUTE, "Move") for a, b in closed),
        openings=tuple(OneOff(start + a * MINUTE, start + b * MINUTE, "Fair") for a, b in opened),
    )
    return hours, *watched(hours, zone, day, free, closed, opened)


times = st.integers(0, (DAYS - 1) * DAY - 1)


@given(cases(), times, st.integers(0, 2000), st.integers(1, 1200))
@settings(max_examples=CASES, deadline=None)
def test_it_is_what_somebody_notes_who_looks_at_the_clock_each_minute(case, at, length, budget):
    hours, start, noted = case
    end = min(at + length, len(noted))
    since, until = start + at * MINUTE, start + end * MINUTE

    assert hours.is_open(since) == noted[at]
    assert hours.between(since, until) == sum(noted[at:end]) * MINUTE
    for interval in hours.intervals(start, start + len(noted) * MINUTE):
        a, b = (interval.start - start) // MINUTE, (interval.end - start) // MINUTE
        assert set(noted[a:b]) == {interval.is_open}, interval
    if True in noted[at:]:
        assert hours.next_opening(since) == start + noted.index(True, at) * MINUTE
    if False in noted[at:]:
        assert hours.next_closing(since) == start + noted.index(False, at) * MINUTE
    if sum(noted[at:]) >= budget:
        passed = 0
        for minute in range(at, len(noted)):
            passed += noted[minute]
            if passed == budget:
                break
        assert hours.add(since, budget * MINUTE) == start + (minute + 1) * MINUTE


@given(
    cases(),
    times,
    st.timedeltas(timedelta(0), timedelta(days=3)),
    st.timedeltas(timedelta(0), timedelta(hours=20)),
)
@settings(max_examples=CASES, deadline=None)
def test_what_is_added_lies_in_between_and_nothing_is_lost(case, at, length, duration):
    hours, start, _noted = case
    since = start + at * MINUTE
    due = hours.add(since, duration)
    assert due is None or hours.between(since, due) == duration

    intervals = hours.intervals(since, since + length)
    assert sum((each.length for each in intervals), timedelta(0)) == length
    assert all(before.end == after.start for before, after in pairwise(intervals))
    assert all(before[2:] != after[2:] for before, after in pairwise(intervals))
    is_open = sum((each.length for each in intervals if each.is_open), timedelta(0))
    assert is_open == hours.between(since, since + length)


OSLO = ZoneInfo("Europe/Oslo")
NINE_TO_FIVE = Hours(zone=OSLO, week=(((540, 750), (810, 1020)),) * 5 + ((), ()))


def at(text, zone=OSLO):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-06-01 09:00", 1, "2026-06-01 10:00"),
        ("2026-06-01 12:00", 1, "2026-06-01 14:00"),  # over lunch
        ("2026-06-01 13:00", 0.5, "2026-06-01 14:00"),  # written during lunch
        ("2026-06-05 16:30", 1, "2026-06-08 09:30"),  # over the weekend
        ("2026-06-01 16:00", 1, "2026-06-01 17:00"),  # at the stroke of five, not next morning
        ("2026-03-27 16:00", 2, "2026-03-30 10:00"),  # the clock is set in between
    ],
)
def test_a_promise_of_so_many_office_hours_is_due_then(start, hours, due):
    assert NINE_TO_FIVE.add(at(start), timedelta(hours=hours)) == at(due)


def test_a_night_is_an_hour_shorter_in_spring_and_longer_in_autumn():
    nights = Hours(zone=OSLO, week=(((22 * 60, 30 * 60),),) * 7)
    lengths = [
        nights.between(at(f"{day} 12:00"), at(f"{day} 12:00") + timedelta(hours=23)) // MINUTE
        for day in ("2026-03-28", "2026-10-24", "2026-06-01")
    ]
    assert lengths == [7 * 60, 9 * 60, 8 * 60]


def test_hours_that_never_open_are_never_due():
    for never in (Hours(), Hours(zone=OSLO, week=((),) * 7)):
        assert never.never_opens
        assert never.add(at("2026-06-01 09:00"), MINUTE) is None
        assert never.next_opening(at("2026-06-01 09:00")) is None
        assert not never.is_open(at("2026-06-01 09:00"))
        [closed] = never.intervals(at("2026-06-01 09:00"), at("2027-06-01 09:00"))
        assert closed.cause == "closed"


def test_a_closure_without_an_end_in_sight_is_never_due():
    ends = OneOff(at("2026-06-01 09:00"), at("2036-06-01 09:00"), "Gone")
    gone = Hours(zone=OSLO, week=NINE_TO_FIVE.week, closures=(ends,))
    assert gone.add(at("2026-06-01 08:00"), MINUTE) is None


def test_always_open_is_plain_addition():
    start = at("2026-03-28 23:00")
    assert ALWAYS.add(start, timedelta(days=400)) == start.astimezone(UTC) + timedelta(days=400)
    assert ALWAYS.between(start, start.astimezone(UTC) + timedelta(days=9)) == timedelta(days=9)
    assert ALWAYS.next_closing(start) is None


def test_a_holiday_takes_the_night_that_begins_on_it_and_leaves_the_one_that_ends_on_it():
    nights = Hours(
        zone=OSLO,
        week=(((22 * 60, 26 * 60),),) * 7,
        holidays={date(2026, 12, 25): "Christmas Day"},
    )
    found = nights.intervals(at("2026-12-25 00:00"), at("2026-12-26 03:00"))
    told = [(f"{each.start.astimezone(OSLO):%H:%M}", each.is_open, each.cause) for each in found]
    assert told == [
        ("00:00", True, ""),
        ("02:00", False, "holiday: Christmas Day"),
        ("00:00", False, "closed"),
    ]
    assert found[1].holiday == "Christmas Day"


def test_an_opening_comes_before_a_closure_and_a_holiday():
    day = Hours(
        zone=OSLO,
        week=NINE_TO_FIVE.week,
        holidays={date(2026, 12, 25): "Christmas Day"},
        closures=(OneOff(at("2026-12-24 12:00"), at("2026-12-27 00:00"), "Move"),),
        openings=(OneOff(at("2026-12-25 10:00"), at("2026-12-25 12:00"), "Emergency desk"),),
    )
    found = day.intervals(at("2026-12-24 09:00"), at("2026-12-25 13:00"))
    assert [(each.is_open, each.cause) for each in found] == [
        (True, ""),
        (False, "Move"),
        (True, "Emergency desk"),
        (False, "Move"),
    ]


def test_two_years_are_walked_in_days_and_not_in_minutes():
    seen = []

    class Calendar(dict):
        def get(self, day, otherwise=None):
            seen.append(day)

    hours = Hours(zone=OSLO, week=NINE_TO_FIVE.week, holidays=Calendar())
    assert hours.add(at("2026-06-01 09:00"), timedelta(hours=3000))
    assert len(seen) < 731 * 8
