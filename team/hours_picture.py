"""Office hours as a picture for people: two weeks, what comes, and what is wrong with them."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

DAYS, COMING, LOOK_AHEAD = 14, 12, timedelta(days=370)


class Piece(NamedTuple):
    """One stretch of a day: where it begins and how long it is, in hundredths of the day."""

    x: float
    width: float
    kind: str  # open, closed, holiday, closure, opening


class Day(NamedTuple):
    date: datetime
    pieces: list
    open: list  # pairs of local times
    names: list
    is_today: bool
    now: float | None


def two_weeks(hours, now):
    today = now.astimezone(hours.zone).date()
    return [_day(hours, today + timedelta(days=n), now) for n in range(DAYS)]


def _day(hours, date, now):
    start, end = _midnight(hours, date), _midnight(hours, date + timedelta(days=1))
    length = (end - start) / 100
    found = hours.intervals(start, end)
    return Day(
        date=date,
        pieces=[
            Piece((each.start - start) / length, each.length / length, _kind(each))
            for each in found
        ],
        open=[
            (each.start.astimezone(hours.zone), each.end.astimezone(hours.zone))
            for each in _joined(found)
        ],
        names=list(dict.fromkeys(filter(None, map(_name, found)))),
        is_today=start <= now < end,
        now=(now - start) / length if start <= now < end else None,
    )


def _joined(intervals):
    """Open time in one piece, whatever it is open for."""
    found = []
    for each in intervals:
        if each.is_open and found and found[-1].end == each.start:
            each = each._replace(start=found.pop().start)
        if each.is_open:
            found.append(each)
    return found


def _kind(interval):
    if interval.is_open:
        return "opening" if interval.cause else "open"
    if interval.holiday:
        return "holiday"
    return "closed" if interval.cause == "closed" else "closure"


def _name(interval):
    return interval.holiday or ("" if interval.cause == "closed" else interval.cause)


def _midnight(hours, date):
    # In UTC: between two times of one zone Python counts what the clock shows, not what passes.
    return datetime.combine(date, time(), hours.zone).astimezone(UTC)


class Coming(NamedTuple):
    start: datetime
    end: datetime
    name: str
    kind: str


def coming(hours, now):
    """The next holidays, closures and openings of a year, with their times in the zone."""
    today, found = now.astimezone(hours.zone).date(), []
    for n in range(LOOK_AHEAD.days):
        day = today + timedelta(days=n)
        if name := hours.holidays.get(day):
            after = _midnight(hours, day + timedelta(days=1))
            found.append(Coming(_midnight(hours, day), after, name, "holiday"))
    for kind, one_offs in (("closure", hours.closures), ("opening", hours.openings)):
        for each in one_offs:
            if now < each.end and each.start < now + LOOK_AHEAD:
                found.append(Coming(each.start, each.end, each.name, kind))
    return sorted(found)[:COMING]
