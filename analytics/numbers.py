"""The numbers, for who shows them: `read` for a table of slots, `by` for one row a team, an agent,
..., `facts` for what is behind a number.

What one filter cuts is read from rollups, what several cut from facts, with the same histograms:
both ways give the same.
"""
# ruff: noqa: S608 (what is put together is ours: names of columns)

from collections import defaultdict
from functools import partial

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from inboxes.models import Inbox

from . import rollups, summing
from .cells import Cell, Table
from .cut import midnight
from .models import Dimension, Fact

COLUMNS = {
    Dimension.TEAM: "coalesce(team_id, 0)",
    Dimension.AGENT: "coalesce(agent_id, 0)",
    Dimension.INBOX: "inbox_id",
    Dimension.ISSUE_TYPE: "coalesce(issue_type_id, 0)",
    Dimension.CANNED: "coalesce(canned_id, 0)",
}

WEEKS = "start >= %(first)s AND start < %(last)s"
# Those that are in no week that is summed up.
DAYS = f"""
    SELECT day FROM unnest(%(days)s::timestamptz[], %(mondays)s::timestamptz[]) d(day, monday)
    WHERE monday NOT IN (
        SELECT start FROM analytics_rollup
        WHERE grain = 'week' AND dimension = 'all' AND value = 0 AND {WEEKS}
    )
"""


def read(cut, period, grain="day", kinds=()):
    """-> Table. `grain`: "hour", "day", or "" for totals alone, which is quicker; so are few kinds,
    where there are many slots."""
    table, wanted = Table(period, grain), cut.wanted
    if wanted is None:
        return table
    is_rolled_up = _in_rollups(wanted, grain)
    where, known = (_rollups if is_rolled_up else _facts)(wanted, period, grain)
    if kinds:
        where, known = f"{where} AND kind = ANY(%(kinds)s)", known | {"kinds": list(kinds)}
    if is_rolled_up and grain:
        query = f"SELECT start, kind, {summing.SUMS} FROM analytics_rollup WHERE {where}"
    elif is_rolled_up:
        query = f"SELECT NULL, * FROM ({summing.of_rollups(where, 'kind')}) t"
    else:
        rows = f"SELECT {_slot(grain)} AS start, {summing.FACT} FROM analytics_fact WHERE {where}"
        query = summing.of_facts(rows, "start, kind")
    days = {day: midnight(day) for day in period.dates()} if grain == "day" else {}
    first = period.bounds[0]
    for start, *rest, places, office_places in _ask(query, known):
        at = days.get(start, start) if grain else first
        table._put(at, *rest, places=places, office_places=office_places)
    return table


def by(dimension, cut, period):
    """{value: {kind: Cell}}: of each team, agent, inbox, tag, issue type or canned reply (their
    numbers; 0: of none), or of each channel. Cells without facts are not there.

    Who does not see everything gets no agent but themselves.
    """
    dimension, is_channel = (
        (Dimension.INBOX, True) if dimension == "channel" else (dimension, False)
    )
    if dimension == Dimension.AGENT and not cut.reader.sees_everything and cut.agent is None:
        cut = cut.of(agent=cut.reader)
    wanted, found = cut.wanted, defaultdict(dict)
    if wanted is None:
        return found
    if _rolled_up_by(wanted, dimension):
        where, known = _rollups({dimension: wanted.get(dimension)}, period, "")
        sums, value = f"{summing.SUMS_OF_ROLLUPS} FROM analytics_rollup", "value"
        places = "analytics_rollup, jsonb_each_text({places}) e(place, many)"
        places = f"e.place::int, sum(e.many::int) FROM {places}"
    else:
        where, known = _facts(wanted, period)
        value = COLUMNS.get(dimension, "unnest(tags)")
        sums = f"{summing.SUMS_OF_FACTS} FROM analytics_fact"
        places = "{place}, count(*) FROM analytics_fact"
    query = f"SELECT {value} AS value, kind, {sums} WHERE {where} GROUP BY 1, 2"
    later = _Later(f"SELECT {value}, {places} WHERE {where}", known)
    channels = dict(Inbox.objects.values_list("pk", "channel")) if is_channel else {}
    asked = wanted.get(dimension) if dimension == Dimension.TAG else None
    for value, kind, *sums in _ask(query, known):
        if asked and value not in asked:
            continue  # it has other tags, too
        whose = channels.get(value, value)
        if whose or dimension not in rollups.BY_THE_DAY:
            cell = found[whose].setdefault(kind, Cell())
            cell.add(*sums, partial(later.of, kind, value))
    return found


class _Later:
    """The histograms of every team, agent, ...: hardly anybody asks for all of them, and to put
    them together takes longer than everything else."""

    def __init__(self, query, known):
        self._query, self._known, self._asked = query, known, {}

    def of(self, kind, value, office):
        """{place: how many}"""
        if (kind, office) not in self._asked:
            found = self._asked[kind, office] = defaultdict(dict)
            columns = {"places": "office_buckets", "place": "office_bucket"}
            if not office:
                columns = {"places": "buckets", "place": "bucket"}
            query = self._query.format(**columns)
            timed = " AND kind = %(kind)s AND seconds IS NOT NULL GROUP BY 1, 2"
            for whose, place, many in _ask(query + timed, self._known | {"kind": kind}):
                found[whose][place] = many
        return self._asked[kind, office][value]


def facts(cut, period, *kinds):
    """The facts behind a number, the latest first. -> queryset of Fact"""
    wanted = cut.wanted
    if wanted is None:
        return Fact.objects.none()
    start, end = period.bounds
    found = Fact.objects.filter(at__gte=start, at__lt=end)
    if kinds:
        found = found.filter(kind__in=kinds)
    for dimension, values in wanted.items():
        if dimension == Dimension.TAG:
            found = found.filter(tags__overlap=list(values))
        else:
            none = Q(**{f"{dimension}__isnull": True}) if 0 in values else Q()
            found = found.filter(Q(**{f"{dimension}__in": values}) | none)
    return found.order_by("-at", "-pk")


def _in_rollups(wanted, grain):
    is_by_the_day = grain == "hour" and wanted.keys() & set(rollups.BY_THE_DAY)
    return len(wanted) < 2 and not is_by_the_day


def _rolled_up_by(wanted, dimension):
    return wanted.keys() <= {dimension}


def _rollups(wanted, period, grain):
    """-> (condition, parameters). A value of None: every value of this dimension. Of no grain: the
    weeks that lie within the period, and the days that they leave."""
    [(dimension, values)] = wanted.items() or [(Dimension.ALL, {0})]
    start, end = period.bounds
    known = {"dimension": str(dimension), "start": start, "end": end, "grain": grain}
    within = "start >= %(start)s AND start < %(end)s"
    where = [f"grain = %(grain)s AND {within}"]
    if not grain:
        # Whichever weeks are summed up at this moment: one statement sees all of it.
        first, last = period.weeks
        known |= {"first": midnight(first), "last": midnight(last)}
        known["days"], known["mondays"] = period.mondays
        where = [f"(grain = 'week' AND {WEEKS} OR grain = 'day' AND start = ANY(ARRAY({DAYS})))"]
    where.append("dimension = %(dimension)s")
    if values is not None:
        where.append("value = ANY(%(values)s::bigint[])")
    return " AND ".join(where), known | {"values": list(values or [])}


def _facts(wanted, period, grain=""):
    start, end = period.bounds
    where = ["at >= %(start)s AND at < %(end)s"]
    known = {"start": start, "end": end, "zone": timezone.get_default_timezone_name()}
    for dimension, values in wanted.items():
        name = str(dimension)
        known[name] = list(values)
        if dimension == Dimension.TAG:
            where.append("tags && %(tag)s::bigint[]")
        else:
            none = f" OR {name}_id IS NULL" if 0 in values else ""
            where.append(f"({name}_id = ANY(%({name})s::bigint[]){none})")
    return " AND ".join(where), known


def _slot(grain):
    local = "(at AT TIME ZONE %(zone)s)"
    if grain == "hour":
        return f"at - ({local} - date_trunc('hour', {local}))"
    return f"{local}::date" if grain else "0"


def _ask(query, known):
    with connection.cursor() as cursor:
        cursor.execute(query, known)
        return cursor.fetchall()
