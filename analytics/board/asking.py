"""What a reader asks of the dashboard, as the page's address says it. Whatever cannot be meant is
as if it were not said."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.models import Tag
from inboxes import channels
from inboxes.models import Inbox
from team.models import Agent, Team

from ..cut import Cut, Period

USUAL = "14"
DAYS = {"today": 1, "7": 7, "14": 14, "quarter": 91}
PERIODS = {
    "today": gettext_lazy("Today"),
    "7": gettext_lazy("7 days"),
    "14": gettext_lazy("14 days"),
    "quarter": gettext_lazy("Quarter"),
    "own": gettext_lazy("Own dates"),
}
LONGEST = 1100  # days
BY_HOUR = 2  # so many days are shown by hour
CLOCKS = {"wall": gettext_lazy("By the clock"), "office": gettext_lazy("Office hours")}
MEASURES = {
    "first": gettext_lazy("First answer"),
    "every": gettext_lazy("Every answer"),
    "solved": gettext_lazy("Until solved"),
}
MOST_TAGS = 200


@dataclass(frozen=True)
class Asked:
    """`chosen`: one of PERIODS. The others are numbers, or "" and None for everything."""

    reader: Agent
    period: Period
    chosen: str = USUAL
    team: int | None = None
    agent: int | None = None
    inbox: int | None = None
    channel: str = ""
    tag: int | None = None
    clock: str = "wall"
    measure: str = "first"
    sort: str = ""

    @classmethod
    def of(cls, said, reader, today):
        """From a QueryDict."""
        chosen, period = _period(said, today)
        # Of colleagues an agent learns nothing by name.
        agent = _number(said, "agent")
        channel = said.get("channel", "")
        return cls(
            reader=reader,
            period=period,
            chosen=chosen,
            team=_number(said, "team"),
            agent=agent if reader.sees_everything or agent == reader.pk else None,
            inbox=_number(said, "inbox"),
            channel=channel if channel in channels.REGISTRY else "",
            tag=_number(said, "tag"),
            clock=_one_of(said.get("clock"), CLOCKS),
            measure=_one_of(said.get("measure"), MEASURES),
            sort=said.get("sort", "")[:20].replace("\x00", ""),
        )

    @property
    def cut(self):
        return Cut(
            team=self.team,
            agent=self.agent,
            inbox=self.inbox,
            channel=self.channel,
            tag=self.tag,
            reader=self.reader,
        )

    @property
    def is_office(self):
        return self.clock == "office"

    @property
    def grain(self):
        return "hour" if self.period.days <= BY_HOUR else "day"

    def query(self, **changes):
        """The address's query for the same with something else, "" for what is usual."""
        said = self.said() | changes
        usual = {"period": USUAL, "clock": "wall", "measure": "first"}
        words = urlencode({k: v for k, v in said.items() if v and v != usual.get(k)})
        return f"?{words}" if words else "?"

    def said(self):
        names = ["team", "agent", "inbox", "channel", "tag", "clock", "measure", "sort"]
        said = {"period": self.chosen} | {name: getattr(self, name) or "" for name in names}
        if self.chosen == "own":
            said |= {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
        return said

    def narrowed(self, **changes):
        return replace(self, **changes)

    @property
    def in_words(self):
        """The period, as a caption says it."""
        start, end = self.period.start, self.period.end
        if start == end:
            return _on(start)
        return _("%(start)s to %(end)s") % {"start": _on(start), "end": _on(end)}


def _on(day):
    return date_format(day, "DATE_FORMAT")


def _one_of(said, known):
    return said if said in known else next(iter(known))


def _number(said, name):
    text = said.get(name, "")
    is_number = text.isascii() and text.isdecimal() and len(text) < 15
    return int(text) or None if is_number else None


def _day(text):
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _period(said, today):
    chosen = said.get("period", "")
    start, end = _day(said.get("from", "")), _day(said.get("to", ""))
    if chosen == "own" and (start or end):
        start, end = sorted([start or end, end or start])
        return "own", Period(max(start, end - timedelta(days=LONGEST - 1)), end)
    chosen = chosen if chosen in DAYS else USUAL
    return chosen, Period(today - timedelta(days=DAYS[chosen] - 1), today)


def today():
    """In the reporting zone, whatever the reader's is."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


class Options:
    """What can be chosen: of teams and inboxes those that the reader may know."""

    def __init__(self, asked):
        reader = asked.reader
        teams, inboxes = Team.objects.order_by("name"), Inbox.objects.order_by("name")
        if reader.sees_everything:
            self.agents = list(Agent.objects.people().order_by("name"))
        else:
            teams = teams.filter(members=reader)
            inboxes = inboxes.filter(team=None) | inboxes.filter(team__in=teams.values("pk"))
            self.agents = [reader]
        self.teams, self.inboxes = list(teams), list(inboxes.distinct())
        self.tags = list(Tag.objects.order_by("name")[:MOST_TAGS])
        used = {inbox.channel for inbox in self.inboxes}
        self.channels = [(name, label) for name, label in channels.choices() if name in used]
        self.asked = asked

    @property
    def chosen(self):
        """[(name, query without it)] of what is chosen beside the period, to be taken away."""
        labels = {
            "team": {team.pk: team.name for team in self.teams},
            "agent": {agent.pk: agent.name for agent in self.agents},
            "inbox": {inbox.pk: inbox.name for inbox in self.inboxes},
            "channel": dict(self.channels),
            "tag": {tag.pk: tag.name for tag in self.tags},
        }
        found = ((name, getattr(self.asked, name)) for name in labels)
        return [
            (labels[name].get(value) or _("Something that is gone"), self.asked.query(**{name: ""}))
            for name, value in found
            if value
        ]

    @property
    def hidden(self):
        """How many of these stand in the menu "More"."""
        return sum(bool(getattr(self.asked, name)) for name in ("agent", "inbox", "tag"))
