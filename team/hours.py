"""When we are open: arithmetic on office hours that knows no database.

An interval of the week runs from the first moment at which the local clock has reached its start to
the first moment at which it has reached its end. So it is one piece also in the night in which the
clock is set: an hour shorter in spring, an hour longer in autumn. It belongs to the day on which it
begins, and a holiday takes away the intervals that begin on it. A one-off closure takes away what
is left, a one-off opening comes before everything.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import NamedTuple

DAY = 24 * 60  # minutes
ONE_DAY = timedelta(days=1)
# As far as anybody is promised anything: what has not opened by then never does.
HORIZON = timedelta(days=731)
KEPT_DAYS = 2000
CLOSED, HOLIDAY = "closed", "holiday: "


class Interval(NamedTuple):
    """`cause`: of closed time "closed", "holiday: its name" or a closure's name; of open time ""
    or an opening's name."""

    start: datetime
    end: datetime
    is_open: bool
    cause: str = ""

    @property
    def length(self):
        return self.end - self.start

    @property
    def holiday(self):
        return self.cause.removeprefix(HOLIDAY) if self.cause.startswith(HOLIDAY) else ""


class OneOff(NamedTuple):
    start: datetime
    end: datetime
    name: str = ""


@dataclass(frozen=True)
class Hours:
    """A value. Every time that it gives is in UTC.

    `week`: for each weekday from Monday pairs of minutes after midnight, where an end of more than
    1440 is on the next day (at most 24 hours after the start). `holidays`: names by date.
    """

    zone: tzinfo = UTC
    week: tuple = ()
    holidays: Mapping = field(default_factory=dict, compare=False)
    closures: tuple = ()
    openings: tuple = ()
    _days: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_open(self, at):
        return next(self._from(at)).is_open

    def add(self, start, duration):
        """When so much open time has passed; None if that is not within two years."""
        if duration <= timedelta(0):
            return start.astimezone(UTC)
        for interval in self._open(start):
            if duration <= interval.length:
                return interval.start + duration
            duration -= interval.length
        return None

    def between(self, start, end):
        """How much open time lies in between; none if the end is not after the start."""
        lengths = (each.length for each in self._until(start, end) if each.is_open)
        return sum(lengths, timedelta(0))

    def intervals(self, start, end):
        """Everything in between, open or closed and why, without a gap."""
        found = []
        for each in self._until(start, end):
            if found and found[-1][2:] == each[2:]:
                each = each._replace(start=found.pop().start)
            found.append(each)
        return found

    def next_opening(self, at):
        """The first moment from this one on at which it is open; None if that never comes."""
        return next((interval.start for interval in self._open(at)), None)

    def next_closing(self, at):
        """The first moment from this one on at which it is closed; None if that never comes."""
        coming = self._until(at, at + HORIZON)
        return next((interval.start for interval in coming if not interval.is_open), None)

    @property
    def never_opens(self):
        return not self.openings and not any(self.week)

    def _open(self, start):
        if not self.never_opens:
            yield from (each for each in self._until(start, start + HORIZON) if each.is_open)

    def _until(self, start, end):
        end = end.astimezone(UTC)
        for interval in self._from(start):
            if interval.start >= end:
                return
            yield interval if interval.end <= end else interval._replace(end=end)

    def _from(self, start):
        start = start.astimezone(UTC)
        # A clock that is set back past midnight shows the day before once more.
        day = start.astimezone(self.zone).date() - ONE_DAY
        while True:
            for interval in self._day(day):
                if interval.end > start:
                    yield interval if interval.start >= start else interval._replace(start=start)
            day += ONE_DAY

    def _day(self, day):
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= KEPT_DAYS:  # another thread may do so at any moment
                self._days.clear()
            found = self._days[day] = tuple(self._cut(day))
        return found

    def _cut(self, day):
        """The day from midnight to midnight, cut wherever something begins or ends."""
        start, end = self._moment(day, 0), self._moment(day, DAY)
        spans = [*self._spans(day - ONE_DAY), *self._spans(day)]
        closures, openings = (
            _touching(self.closures, start, end),
            _touching(self.openings, start, end),
        )
        edges = {edge for each in (*spans, *closures, *openings) for edge in each[:2]}
        edges = [start, *sorted(edge for edge in edges if start < edge < end), end]
        for since, until in pairwise(edges):
            if since == until:  # a day that the calendar has left out
                continue
            if opening := _covering(openings, since):
                yield Interval(since, until, True, opening.name)
            elif closure := _covering(closures, since):
                yield Interval(since, until, False, closure.name or CLOSED)
            elif _covering(spans, since):
                yield Interval(since, until, True)
            else:
                name = self.holidays.get(day)
                yield Interval(since, until, False, HOLIDAY + name if name else CLOSED)

    def _spans(self, day):
        """The intervals that begin on this day."""
        if not self.week or self.holidays.get(day):
            return
        for start, end in self.week[day.weekday()]:
            yield OneOff(self._moment(day, start), self._moment(day, end))

    def _moment(self, day, minutes):
        """The first moment at which the local clock has reached so many minutes of this day."""
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        at = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if at.astimezone(self.zone).replace(tzinfo=None) == wall:
            return at
        # No clock has shown it: it was set forward, some time between these two.
        before = wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
        seconds = range(int((at - before).total_seconds()))
        ahead = bisect_left(seconds, wall, key=lambda second: self._clock(before, second))
        return before + timedelta(seconds=ahead)

    def _clock(self, at, seconds):
        return (at + timedelta(seconds=seconds)).astimezone(self.zone).replace(tzinfo=None)


def _touching(one_offs, start, end):
    return [one_off for one_off in one_offs if one_off.start < end and one_off.end > start]


def _covering(one_offs, at):
    return next((each for each in one_offs if each.start <= at < each.end), None)


ALWAYS = Hours(week=(((0, DAY),),) * 7)
