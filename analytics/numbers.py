"""The numbers, for who shows them: `read` for a table of slots, `by` for one row a team, an agent,
..., `facts` for what is behind a number.

What one filter cuts is read from rollups, what several cut from facts, with the same histograms:
both ways give the same.
"""
# ruff: noqa: S608 (what is put together is ours: names of columns)

import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from inboxes.models import Inbox

from . import buckets, rollups, summing
from .cut import midnight
from .models import Dimension, Fact

COLUMNS = {
    Dimension.TEAM: "coalesce(team_id, 0)",
    Dimension.AGENT: "coalesce(agent_id, 0)",
    Dimension.INBOX: "inbox_id",
    Dimension.ISSUE_TYPE: "coalesce(issue_type_id, 0)",
    Dimension.CANNED: "coalesce(canned_id, 0)",
}


@dataclass
class Cell:
    """What some facts come to. `timed`: how many of them took time; `happy`: ratings of 4 or 5."""

    count: int = 0
    timed: int = 0
    seconds: float = 0
    office_seconds: float = 0
    total_score: int = 0
    happy: int = 0
    _places: list = field(default_factory=list, repr=False)

    def add(self, count, timed, seconds, office_seconds, score, happy, places, office_places):
        self.count += count
        self.timed += timed
        self.total_score += score
        self.happy += happy
        if timed:
            self.seconds += seconds
            self.office_seconds += office_seconds
            self._places.append((places, office_places))

    def join(self, other):
        self.add(other.count, 0, 0, 0, other.total_score, other.happy, {}, {})
        self.timed += other.timed
        self.seconds += other.seconds
        self.office_seconds += other.office_seconds
        self._places += other._places

    def mean(self, office=False):
        """Seconds; None when nothing took time."""
        total = self.office_seconds if office else self.seconds
        return float(total) / self.timed if self.timed else None

    def percentile(self, share, office=False):
        """Seconds within which this share of them lies (.5: the median), 2.3 % off at most."""
        return buckets.percentile(self.histogram(office), share)

    def histogram(self, office=False):
        """{place: how many}, see `buckets`."""
        found = defaultdict(int)
        for each in self._places:
            for place, many in each[office].items():
                found[int(place)] += int(many)
        return found

    def within(self, seconds, office=False):
        """The share that took no longer than this; None when nothing took time."""
        if not self.timed:
            return None
        last = buckets.place(seconds)
        histogram = self.histogram(office)
        return sum(many for place, many in histogram.items() if place <= last) / self.timed

    @property
    def score(self):
        """The mean of the ratings, from 1 to 5; None without one."""
        return self.total_score / self.count if self.count and self.total_score else None

    @property
    def happy_share(self):
        """The share of the ratings that are 4 or 5; None without one."""
        return self.happy / self.count if self.count and self.total_score else None


class Table:
    """Cells by kind and slot. A question about several kinds is answered for all of them
    together."""

    def __init__(self, period, grain):
        self.period, self.grain = period, grain
        self._cells = defaultdict(dict)  # {kind: {start: Cell}}

    def _put(self, start, kind, *sums):
        self._cells[kind].setdefault(start, Cell()).add(*sums)

    def total(self, *kinds):
        total = Cell()
        for kind in kinds:
            for cell in self._cells.get(kind, {}).values():
                total.join(cell)
        return total

    def slots(self, *kinds):
        """A Cell for each of `starts`."""
        found = []
        for start in self.starts:
            cell = Cell()
            for kind in kinds:
                if known := self._cells.get(kind, {}).get(start):
                    cell.join(known)
            found.append(cell)
        return found

    @property
    def starts(self):
        """The moments at which its slots begin: of no grain, only the first."""
        return self.period.slots(self.grain) if self.grain else self.period.slots()[:1]

    @property
    def resolution_rate(self):
        """Of what was opened or reopened, how much was resolved, by people or the bot; None when
        nothing was. Above 1 when more of earlier days was resolved than came."""
        came = self.total("opened", "reopened").count
        return self.total("resolved", "bot_solved").count / came if came else None


def read(cut, period, grain="day"):
    """-> Table. `grain`: "hour", "day", or "" for totals alone, which is quicker."""
    table, wanted = Table(period, grain), cut.wanted
    if wanted is None:
        return table
    if _in_rollups(wanted, grain):
        where, known = _rollups(wanted, period, grain)
        if grain:
            query = f"SELECT start, kind, {summing.SUMS} FROM analytics_rollup WHERE {where}"
        else:
            query = f"SELECT NULL, * FROM ({summing.of_rollups(where, 'kind')}) t"
    else:
        where, known = _facts(wanted, period)
        rows = f"SELECT {_slot(grain)} AS start, {summing.FACT} FROM analytics_fact WHERE {where}"
        query = summing.of_facts(rows, "start, kind")
    days = {day: midnight(day) for day in period.dates()} if grain == "day" else {}
    first = period.bounds[0]
    for start, *rest in _ask(query, known):
        table._put(days.get(start, start) if grain else first, *rest)
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
        values = {dimension: wanted.get(dimension)}
        where, known = _rollups(values, period, "day")
        query = summing.of_rollups(where, "value, kind")
    else:
        where, known = _facts(wanted, period)
        column = COLUMNS.get(dimension, "unnest(tags)")
        rows = f"SELECT {column} AS value, {summing.FACT} FROM analytics_fact WHERE {where}"
        query = summing.of_facts(rows, "value, kind")
    channels = dict(Inbox.objects.values_list("pk", "channel")) if is_channel else {}
    asked = wanted.get(dimension) if dimension == Dimension.TAG else None
    for value, kind, *sums in _ask(query, known):
        if asked and value not in asked:
            continue  # it has other tags, too
        value = channels.get(value, value)
        if value or dimension not in rollups.BY_THE_DAY:
            found[value].setdefault(kind, Cell()).add(*sums)
    return found


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
    """-> (condition, parameters). A value of None: every value of this dimension."""
    start, end = period.bounds
    [(dimension, values)] = wanted.items() or [(Dimension.ALL, {0})]
    where = (
        "grain = %(grain)s AND dimension = %(dimension)s AND start >= %(start)s AND start < %(end)s"
    )
    if values is not None:
        where += " AND value = ANY(%(values)s)"
    known = {"grain": grain or "day", "dimension": str(dimension), "start": start, "end": end}
    return where, known | {"values": list(values or [])}


def _facts(wanted, period):
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
        return [_with_places(row) for row in cursor.fetchall()]


def _with_places(row):
    """With histograms as dicts: in raw SQL, Django leaves JSON as it is written."""
    *rest, places, office_places = row
    return [*rest, json.loads(places), json.loads(office_places)]
