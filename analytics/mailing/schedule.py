"""When a report is mailed next, and which days it is about. Pure."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

ONE_DAY = timedelta(days=1)


class Every(models.TextChoices):
    DAY = "day", _("Every day")
    WEEK = "week", _("Every week")
    MONTH = "month", _("On the first of every month")


def next_moment(every, weekday, hour, zone, after):
    """The first moment after that one at which the clock of the zone shows the hour on such a day.

    An hour that a day does not have comes when the clock has passed it; one that it has twice, the
    first time.
    """
    day = after.astimezone(zone).date() - ONE_DAY
    while True:
        day += ONE_DAY
        if not _is_on(every, weekday, day):
            continue
        at = datetime.combine(day, time(hour), zone).astimezone(UTC)
        if at > after:
            return at


def _is_on(every, weekday, day):
    if every == Every.WEEK:
        return day.weekday() == weekday
    return every == Every.DAY or day.day == 1


def days(every, today):
    """(first, last) of the whole days before this one that a report is about."""
    last = today - ONE_DAY
    if every == Every.DAY:
        return last, last
    if every == Every.WEEK:
        return last - 6 * ONE_DAY, last
    return date(last.year, last.month, 1), last
