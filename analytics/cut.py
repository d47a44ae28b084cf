"""Which part of the numbers is asked for: a period and a cut. Values; they write nothing."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from django.utils import timezone

from inboxes.models import Inbox

from .models import Dimension

ONE_DAY, ONE_HOUR = timedelta(days=1), timedelta(hours=1)
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)


def midnight(day, zone=None):
    """The first moment of this day in the reporting zone, in UTC."""
    zone = zone or timezone.get_default_timezone()
    at = datetime.combine(day, time(), zone).astimezone(UTC)
    # Where the clock is set forward at midnight, no clock has shown it.
    while at.astimezone(zone).date() < day:
        at += timedelta(minutes=15)
    return at


@dataclass(frozen=True)
class Period:
    """Days of the reporting zone (settings.TIME_ZONE), the last one included."""

    start: date
    end: date

    def __post_init__(self):
        if not EARLIEST <= self.start <= self.end <= LATEST:
            raise ValueError("A period ends no earlier than it starts, within two centuries.")

    @classmethod
    def last(cls, days, now):
        """So many days, today being the last."""
        today = timezone.localdate(now, timezone.get_default_timezone())
        return cls(today - timedelta(days=days - 1), today)

    @property
    def days(self):
        return (self.end - self.start).days + 1

    @property
    def before(self):
        """The period of the same length just before; of the first days of time, those again."""
        start = self.start - timedelta(days=self.days)
        return Period(start, self.start - ONE_DAY) if start >= EARLIEST else self

    @property
    def bounds(self):
        """(first moment, first moment after it)"""
        return midnight(self.start), midnight(self.end + ONE_DAY)

    @property
    def weeks(self):
        """(the first Monday in it, the Monday after the last whole week); the same when there is no
        whole week."""
        first = self.start + timedelta(days=-self.start.weekday() % 7)
        last = self.end + ONE_DAY
        last -= timedelta(days=last.weekday())
        return first, max(first, last)

    @cached_property
    def mondays(self):
        """For each of its days the moment at which that day begins, and that at which its week
        does. -> two lists"""
        weeks = {day: midnight(day - day.weekday() * ONE_DAY) for day in self.dates()}
        return [midnight(day) for day in weeks], list(weeks.values())

    def dates(self):
        return [self.start + timedelta(days=n) for n in range(self.days)]

    def slots(self, grain="day"):
        """The moments at which its days or hours begin. The day on which the clock is set has 23
        hours, or 25."""
        if grain == "day":
            return [midnight(day) for day in self.dates()]
        start, end = self.bounds
        return [start + n * ONE_HOUR for n in range(-((start - end) // ONE_HOUR))]


def number_of(thing):
    return getattr(thing, "pk", thing)


@dataclass(frozen=True)
class Cut:
    """Of what is counted, and for whom. Team, agent, inbox and tag are rows or their numbers.

    Who does not see everything always gets less: what is theirs, their teams' or no team's. Of
    what they may not see there is nothing.
    """

    reader: object
    team: object = None
    agent: object = None
    inbox: object = None
    channel: str = ""
    tag: object = None

    @cached_property
    def wanted(self):
        """{dimension: the numbers that count}; None when nothing does."""
        found = {}
        for name in ("team", "agent", "inbox", "tag"):
            if getattr(self, name) is not None:
                found[Dimension(name)] = {number_of(getattr(self, name))}
        if self.channel:
            theirs = set(Inbox.objects.filter(channel=self.channel).values_list("pk", flat=True))
            found[Dimension.INBOX] = theirs & found.get(Dimension.INBOX, theirs)
        if not self.reader.sees_everything and not self._limit(found):
            return None
        return found if all(found.values()) else None

    def _limit(self, found):
        """Leave what the reader may see; False when that is nothing."""
        if Dimension.AGENT in found:
            return found[Dimension.AGENT] == {self.reader.pk}
        ours = {0, *self.reader.teams.values_list("pk", flat=True)}
        found[Dimension.TEAM] = found.get(Dimension.TEAM, ours) & ours
        return bool(found[Dimension.TEAM])

    def of(self, **changes):
        """The same, but for these."""
        names = ("reader", "team", "agent", "inbox", "channel", "tag")
        return Cut(**{name: getattr(self, name) for name in names} | changes)
