"""Rollups of a day, from its facts."""
# ruff: noqa: S608 (what is put together is ours: names of columns)

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from . import summing
from .cut import ONE_DAY, ONE_HOUR, midnight
from .models import Dimension, Fact, Grain, Rollup, Stale

# Names the lock, with the week: it is reckoned by one at a time.
LOCK = 0x726F6C6C
KEYS = "grain, start, dimension, value, kind"
# Agents and canned replies are asked for by the day; of their hours facts are few enough to read.
BY_THE_DAY = (Dimension.AGENT, Dimension.CANNED)


def _rows():
    """Each fact of a day as often as it counts: by hour and by day, for all and for each whose it
    is."""
    of = {
        Dimension.ALL: "0",
        Dimension.TEAM: "coalesce(team_id, 0)",
        Dimension.AGENT: "agent_id",
        Dimension.INBOX: "inbox_id",
        Dimension.ISSUE_TYPE: "coalesce(issue_type_id, 0)",
        Dimension.CANNED: "canned_id",
    }
    values = ", ".join(f"('{dimension}', {value})" for dimension, value in of.items())
    by_the_day = ", ".join(f"'{dimension}'" for dimension in BY_THE_DAY)
    return f"""
        SELECT grain, CASE grain WHEN 'day' THEN %(start)s ELSE hour END AS start,
        dimension, value, {summing.FACT}
        FROM (
            SELECT *, at - ((at AT TIME ZONE %(zone)s)
                - date_trunc('hour', at AT TIME ZONE %(zone)s)) AS hour
            FROM analytics_fact WHERE at >= %(start)s AND at < %(end)s
        ) f
        CROSS JOIN LATERAL (
            VALUES {values} UNION ALL SELECT '{Dimension.TAG}', unnest(tags)
        ) AS v(dimension, value)
        CROSS JOIN (VALUES ('{Grain.DAY}'), ('{Grain.HOUR}')) AS g(grain)
        WHERE value IS NOT NULL AND NOT (grain = '{Grain.HOUR}' AND dimension IN ({by_the_day}))
    """


SUMS = summing.of_facts(_rows(), KEYS)
OF_DAY = "grain <> 'week' AND start >= %(start)s AND start < %(end)s"
RECKON = f"INSERT INTO analytics_rollup ({KEYS}, {summing.SUMS}) {SUMS}"
DAYS_OF_WEEK = "grain = 'day' AND start >= %(monday)s AND start < %(sunday_over)s"
OF_WEEK = "grain = 'week' AND start >= %(monday)s AND start < %(sunday_over)s"
SUMS_OF_WEEK = f"""
    SELECT '{Grain.WEEK}', %(monday)s, *
    FROM ({summing.of_rollups(DAYS_OF_WEEK, "dimension, value, kind")}) w
"""
RECKON_WEEK = f"INSERT INTO analytics_rollup ({KEYS}, {summing.SUMS}) {SUMS_OF_WEEK}"
STORED = f"SELECT {KEYS}, {summing.SUMS} FROM analytics_rollup WHERE"


def _differ(sums, which):
    """SQL: whether these sums are not those that are stored."""
    return f"""
        WITH made AS ({sums}), kept AS ({STORED} {which})
        SELECT EXISTS (SELECT * FROM made EXCEPT SELECT * FROM kept)
            OR EXISTS (SELECT * FROM kept EXCEPT SELECT * FROM made)
    """


@transaction.atomic
def reckon(day):
    """All rollups of this day of the reporting zone, anew. Done twice, it changes nothing. Those of
    its week are not true any more: until `reckon_week`, the days of that week are read."""
    known = _alone_with(day)
    with connection.cursor() as cursor:
        # First the marks: whatever is marked from now on is found by the next one. Each mark that
        # is seen here came with facts that the statements below see, too.
        _marks_of(known).delete()
        cursor.execute(f"DELETE FROM analytics_rollup WHERE {OF_DAY}", known)
        cursor.execute(RECKON, known)
        cursor.execute(f"DELETE FROM analytics_rollup WHERE {OF_WEEK}", known)


@transaction.atomic
def reckon_week(monday):
    """The rollups of a week, from those of its days."""
    known = _alone_with(monday)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM analytics_rollup WHERE {OF_WEEK}", known)
        cursor.execute(RECKON_WEEK, known)


def missing_weeks(now):
    """The Mondays of the weeks that are over, have something, and are not summed up."""
    zone, found = timezone.get_default_timezone(), {}
    for grain in (Grain.DAY, Grain.WEEK):
        starts = Rollup.objects.filter(grain=grain, dimension=Dimension.ALL, value=0)
        starts = starts.values_list("start", flat=True).distinct()
        days = [timezone.localdate(start, zone) for start in starts]
        found[grain] = {day - day.weekday() * ONE_DAY for day in days}
    over = timezone.localdate(now, zone) - 6 * ONE_DAY
    return sorted(day for day in found[Grain.DAY] - found[Grain.WEEK] if day < over)


@transaction.atomic
def check(day):
    """Whether its sums are not those of its facts (of a Monday: or those of its week not those of
    the days), and nobody was about to reckon them. They are then."""
    known = _alone_with(day)
    with connection.cursor() as cursor:
        cursor.execute(_differ(SUMS, OF_DAY), known)
        differs = cursor.fetchone()[0]
        if not differs and known["start"] == known["monday"] and _is_summed_up(known):
            cursor.execute(_differ(SUMS_OF_WEEK, OF_WEEK), known)
            differs = cursor.fetchone()[0]
    differs = differs and not _marks_of(known).exists()
    if differs:
        reckon(day)
    return differs


def _is_summed_up(known):
    return Rollup.objects.filter(grain=Grain.WEEK, start=known["monday"]).exists()


def _alone_with(day):
    """Nobody else reckons a day of its week until the transaction ends. -> what the statements ask
    for"""
    monday = day - day.weekday() * ONE_DAY
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, monday.toordinal()])
    return {
        "start": midnight(day),
        "end": midnight(day + ONE_DAY),
        "monday": midnight(monday),
        "sunday_over": midnight(monday + 7 * ONE_DAY),
        "zone": timezone.get_default_timezone_name(),
    }


def _marks_of(known):
    """A mark is of an hour of UTC: that in which the day begins may begin before it."""
    return Stale.objects.filter(hour__gt=known["start"] - ONE_HOUR, hour__lt=known["end"])


def days():
    """All from the first to the last of which there is something."""
    zone = timezone.get_default_timezone()
    moments = Fact.objects.aggregate(Min("at"), Max("at")).values()
    moments = [*moments, *Rollup.objects.aggregate(Min("start"), Max("start")).values()]
    found = [timezone.localdate(at, zone) for at in moments if at]
    if not found:
        return []
    return [min(found) + n * ONE_DAY for n in range((max(found) - min(found)).days + 1)]


def stale_days():
    """The days of the reporting zone to which something was added, the latest first."""
    hours = Stale.objects.values_list("hour", flat=True).distinct()
    days = set()
    for hour in hours:
        for at in (hour, hour + timedelta(minutes=59)):
            days.add(timezone.localdate(at, timezone.get_default_timezone()))
    return sorted(days, reverse=True)
