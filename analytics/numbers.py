"""The numbers, for who shows them: `read` for a table of slots, `by` for one row a team, an agent,
..., `facts` for what is behind a number.

What one filter cuts is read from rollups, what several cut from facts, with the same histograms:
both ways give the same.
"""
# ruff: noqa: S608 (what is put together is ours: names of columns)

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
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

WEEKS = "grain = 'week' AND start >= %(monday)s AND start < %(over)s"
# Whichever weeks are summed up at this moment, and the days that they leave: one statement sees all
# of it. (Two branches, not an OR: each is found by an index of its own accord.)
WEEKS_AND_DAYS = f"""(
    SELECT * FROM analytics_rollup WHERE {WEEKS}
    UNION ALL
    SELECT * FROM analytics_rollup WHERE grain = 'day' AND start = ANY(ARRAY(
        SELECT day FROM unnest(%(days)s::timestamptz[], %(mondays)s::timestamptz[]) d(day, monday)
        WHERE monday NOT IN (
            SELECT start FROM analytics_rollup WHERE {WEEKS} AND dimension = 'all' AND value = 0
        )
    ))
) r"""


def read(cut, period, grain="day", step=1, kinds=()):
    """-> Table. `grain`: "hour", "day" (`step` of them a slot, counted from the first), or "" for
    totals alone, which is quicker; so are few `kinds`."""
    table, wanted = Table(period, grain, step), cut.wanted
    if wanted is None:
        return table
    if _in_rollups(wanted, grain):
        source = _rollups(wanted, period, grain, kinds)
    else:
        source = _facts(wanted, period, kinds)
    zone = timezone.get_default_timezone_name()
    source.known.update(step=step, first=period.start, zone=zone)
    for slot, kind, cell in source.cells(_slot(grain, source.at)):
        table.put(slot, kind, cell)
    return table


def by(dimension, cut, period, *kinds):
    """{value: {kind: Cell}}: of each team, agent, inbox, tag, issue type or canned reply (their
    numbers; 0: of none), or of each channel; of these kinds, or of all. Cells without facts are not
    there.

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
    if _in_rollups(wanted, "", dimension):
        source = _rollups({dimension: wanted.get(dimension)}, period, "", kinds)
        value = "value"
    else:
        source = _facts(wanted, period, kinds)
        value = COLUMNS.get(dimension, "unnest(tags)")
    channels = dict(Inbox.objects.values_list("pk", "channel")) if is_channel else {}
    asked = wanted.get(dimension) if dimension == Dimension.TAG else None
    for number, kind, cell in source.cells(value):
        if asked and number not in asked:
            continue  # it has other tags, too
        whose = channels.get(number, number)
        if whose or dimension not in rollups.BY_THE_DAY:
            found[whose].setdefault(kind, Cell()).join(cell)
    return found


@dataclass(frozen=True)
class Source:
    """The facts or the rollups that a question is about. `at`: the column of their moment; `sums`:
    how they are added up; `places`: a function from a histogram's column to its places and what
    they are of. All but `known` is SQL."""

    table: str
    at: str
    sums: str
    places: Callable
    where: str
    known: dict

    def cells(self, key):
        """-> [(key, kind, Cell)] of each `key`, an expression of SQL."""
        query = f"SELECT {key}, kind, {self.sums} FROM {self.table}"
        later = _Later(self, key)
        return [
            (key, kind, Cell.of(*sums, histogram=partial(later.of, kind, key)))
            for key, kind, *sums in _ask(f"{query} WHERE {self.where} GROUP BY 1, 2", self.known)
        ]


class _Later:
    """The histograms of a question: hardly anybody asks for those of every kind, and to put them
    together takes longer than everything else."""

    def __init__(self, source, key):
        self._source, self._key, self._asked = source, key, {}

    def of(self, kind, key, office):
        """{place: how many}"""
        if (kind, office) not in self._asked:
            found, source = defaultdict(dict), self._source
            query = f"SELECT {self._key}, {source.places('office_bucket' if office else 'bucket')}"
            query = f"{query} WHERE {source.where} AND kind = %(kind)s AND seconds IS NOT NULL"
            for whose, place, many in _ask(f"{query} GROUP BY 1, 2", source.known | {"kind": kind}):
                found[whose][place] = many
            self._asked[kind, office] = found
        return self._asked[kind, office][key]


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
            found = found.filter(tags__overlap=list(values)).exclude(tags=[])
        else:
            none = Q(**{f"{dimension}__isnull": True}) if 0 in values else Q()
            found = found.filter(Q(**{f"{dimension}__in": values}) | none)
    return found.order_by("-at", "-pk")


def _in_rollups(wanted, grain, *by):
    dimensions = {*wanted, *by}
    is_by_the_day = grain == "hour" and dimensions & set(rollups.BY_THE_DAY)
    return len(dimensions) < 2 and not is_by_the_day


def _rollups(wanted, period, grain, kinds):
    """A value of None: every value of this dimension. Of no grain: the weeks that lie within the
    period, and the days that they leave."""
    [(dimension, values)] = wanted.items() or [(Dimension.ALL, {0})]
    start, end = period.bounds
    known = {"dimension": str(dimension), "start": start, "end": end, "grain": grain}
    where = ["dimension = %(dimension)s"]
    if grain:
        table = "analytics_rollup"
        where.append("grain = %(grain)s AND start >= %(start)s AND start < %(end)s")
    else:
        table, (first, last) = WEEKS_AND_DAYS, period.weeks
        known |= {"monday": midnight(first), "over": midnight(last)}
        known["days"], known["mondays"] = period.mondays
    if values is not None:
        where.append("value = ANY(%(values)s::bigint[])")
        known["values"] = list(values)
    if kinds:
        where.append("kind = ANY(%(kinds)s)")
        known["kinds"] = list(kinds)
    merged = f"e.place::int, sum(e.many::int) FROM {table}"
    return Source(
        table=table,
        at="start",
        sums=summing.SUMS_OF_ROLLUPS,
        places=lambda column: f"{merged}, jsonb_each_text({column}s) e(place, many)",
        where=" AND ".join(where),
        known=known,
    )


def _facts(wanted, period, kinds):
    start, end = period.bounds
    # Of all kinds, too: the indexes are by whose it is, kind and moment.
    where = ["kind = ANY(%(kinds)s) AND at >= %(start)s AND at < %(end)s"]
    known = {"start": start, "end": end, "kinds": list(kinds or Fact.Kind.values)}
    for dimension, values in wanted.items():
        name = str(dimension)
        known[name] = list(values)
        if dimension == Dimension.TAG:
            where.append("tags <> '{}' AND tags && %(tag)s::bigint[]")
        else:
            none = f" OR {name}_id IS NULL" if 0 in values else ""
            where.append(f"({name}_id = ANY(%({name})s::bigint[]){none})")
    return Source(
        table="analytics_fact",
        at="at",
        sums=summing.SUMS_OF_FACTS,
        places=lambda column: f"{column}, count(*) FROM analytics_fact",
        where=" AND ".join(where),
        known=known,
    )


def _slot(grain, at):
    """SQL of the slot, from 0, that a moment is in."""
    if grain == "hour":
        return f"floor(extract(epoch FROM {at} - %(start)s) / 3600)::int"
    return f"(({at} AT TIME ZONE %(zone)s)::date - %(first)s) / %(step)s" if grain else "0"


def _ask(query, known):
    with connection.cursor() as cursor:
        cursor.execute(query, known)
        return cursor.fetchall()
