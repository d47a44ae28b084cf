"""The table of agents: everybody for supervisors; for agents themselves and their teams as one."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from team.availability import AWAY, OFF_SHIFT, ONLINE, ORDER

from ..charts import Column, Table, Value, words
from .cards import promises
from .now import Hand

USUAL = "first"
# What each column is sorted by: the best first, where there is a best.
COLUMNS = {
    "name": gettext_lazy("Agent"),
    "status": gettext_lazy("Status"),
    "open": gettext_lazy("Open"),
    "first": gettext_lazy("First response"),
    "solved": gettext_lazy("Resolved"),
    "reopened": gettext_lazy("Reopened"),
    "happy": gettext_lazy("CSAT"),
    "sla": gettext_lazy("SLA met"),
}
KINDS = {"open": "count", "first": "duration", "solved": "count"}
KINDS |= dict.fromkeys(["reopened", "happy", "sla"], "share")
COUNTED = ["first_response", "resolved", "reopened", "credit", *promises.ENDS]
STATUS = {
    ONLINE: ("pine", "st-active", gettext_lazy("Online")),
    AWAY: ("amber", "clock", gettext_lazy("Away")),
    OFF_SHIFT: ("grey", "st-snoozed", gettext_lazy("Off shift")),
    "over": ("red", "alert", gettext_lazy("Over capacity")),
}
OFFLINE = ("grey", "offline", gettext_lazy("Offline"))


class Heading(NamedTuple):
    name: str
    label: str
    is_number: bool
    sorted: str  # "ascending", "descending" or ""
    href: str


@dataclass(frozen=True)
class Row:
    """`values`: {column: value}; `hand` is nobody's for the row of all together."""

    name: str
    hand: Hand | None
    values: dict
    links: dict
    query: str = ""  # for the dashboard of them alone

    @property
    def status(self):
        if not self.hand:
            return None
        if self.hand.is_over:
            return STATUS["over"]
        return STATUS.get(self.hand.availability, OFFLINE)

    @property
    def cells(self):
        """[{"text", "href", "share"}] of the columns with numbers."""
        return [
            {
                "text": words.written(self.values[column], kind),
                "href": self.links.get(column, ""),
                "meter": self._meter(column),
            }
            for column, kind in KINDS.items()
        ]

    def _meter(self, column):
        value = self.values[column]
        if column != "sla" or value is None:
            return None
        return {"v": f"{100 * value:.0f}", "tone": "pine" if value >= 0.9 else "amber"}


def rows(reading):
    """[Row], in the order that is asked for."""
    by_agent, reader = reading.by("agent", *COUNTED), reading.asked.reader
    found = [
        _row(reading, hand.agent.name, hand, by_agent.get(hand.agent.pk, {}))
        for hand in reading.hands
        if reader.sees_everything or hand.agent == reader
    ]
    return _sorted(found, reading.asked.sort)


def together(reading):
    """The same of all together, for those who do not see who is who."""
    if reading.asked.reader.sees_everything or reading.asked.agent:
        return None
    values = _values(reading.total, sum(hand.load for hand in reading.hands), reading)
    return Row(_("Your teams"), None, values, {})


def _row(reading, name, hand, cells):
    values = _values(promises.of(cells), hand.load, reading, credit="credit")
    what = {"first": "first", "solved": "solved", "reopened": "reopened"}
    what |= {"happy": "credit", "sla": "late"}
    links = {
        column: reading.link(name, agent=hand.agent.pk)
        for column, name in what.items()
        if values[column]
    }
    return Row(name, hand, values, links, reading.asked.query(agent=hand.agent.pk))


def _values(cell_of, load, reading, credit="rated"):
    solved, reopened = cell_of("resolved").count, cell_of("reopened").count
    return {
        "open": load,
        "first": cell_of("first_response").percentile(0.5, reading.asked.is_office),
        "solved": solved,
        "reopened": reopened / solved if solved else None,
        "happy": cell_of(credit).happy_share,
        "sla": promises.share(cell_of),
    }


def order(sort):
    """(column, whether the highest stands first)"""
    column = sort.removeprefix("-")
    return (column, sort.startswith("-")) if column in COLUMNS else (USUAL, False)


def _sorted(found, sort):
    column, is_down = order(sort)

    def value(row):
        if column == "name":
            return row.name.casefold()
        if column == "status":
            return ORDER.index(row.hand.availability)
        return row.values[column]

    known = sorted((row for row in found if value(row) is not None), key=value, reverse=is_down)
    return known + [row for row in found if value(row) is None]


def headings(asked):
    column, is_down = order(asked.sort)
    found = []
    for name, label in COLUMNS.items():
        is_it = name == column
        # Once more turns it round; of numbers but times the highest is looked for first.
        down = not is_down if is_it else name in {"open", "solved", "happy", "sla", "reopened"}
        way = ("descending" if is_down else "ascending") if is_it else ""
        href = asked.query(sort=f"-{name}" if down else name)
        found.append(Heading(name, label, name in KINDS, way, href))
    return found


def table(reading):
    """The same for exports."""
    columns = [Column(str(label), KINDS.get(name, "text")) for name, label in COLUMNS.items()]
    found = [*rows(reading), *filter(None, [together(reading)])]
    return Table(
        columns,
        [
            [
                row.name,
                str(row.status[2]) if row.status else None,
                *(Value(row.values[name], row.links.get(name, "")) for name in KINDS),
            ]
            for row in found
        ],
    )
