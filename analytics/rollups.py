"""Rollups of a day, from its facts."""
# ruff: noqa: S608 (what is put together is ours: names of columns)

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from . import summing
from .cut import ONE_DAY, midnight
from .models import Dimension, Grain, Stale

# Names the lock, with the day: it is reckoned by one at a time.
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


RECKON = f"""
    INSERT INTO analytics_rollup ({KEYS}, {summing.SUMS})
    {summing.of_facts(_rows(), KEYS)}
"""


@transaction.atomic
def reckon(day):
    """All rollups of this day of the reporting zone, anew. Done twice, it changes nothing."""
    start, end = midnight(day), midnight(day + ONE_DAY)
    known = {"start": start, "end": end, "zone": timezone.get_default_timezone_name()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, day.toordinal()])
        # First the marks: whatever is marked from now on is found by the next one. Each mark that
        # is seen here came with facts that the statements below see, too.
        Stale.objects.filter(hour__gt=start - timedelta(hours=1), hour__lt=end).delete()
        cursor.execute(
            "DELETE FROM analytics_rollup WHERE start >= %(start)s AND start < %(end)s", known
        )
        cursor.execute(RECKON, known)


def stale_days():
    """The days of the reporting zone to which something was added, the latest first."""
    hours = Stale.objects.values_list("hour", flat=True).distinct()
    days = set()
    for hour in hours:
        for at in (hour, hour + timedelta(minutes=59)):
            days.add(timezone.localdate(at, timezone.get_default_timezone()))
    return sorted(days, reverse=True)
