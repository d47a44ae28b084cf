"""How the goal is kept, from the facts: of an agent, of teams, of each agent for supervisors.

A first answer is judged by the goal that its team has now, in the office hours that it was given
in. Days are those of the reports.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import TruncDate
from django.utils import timezone

from analytics.models import Fact
from team.models import Agent, Team

KEPT = Q(office_seconds__lte=F("team__answer_goal"))
MISSED = Q(office_seconds__gt=F("team__answer_goal"))
DAYS = 14
# As far back as an agent's row of kept ones is followed.
LOOKED_BACK = 90


@dataclass
class Part:
    """So many of so many first answers came within the goal."""

    kept: int = 0
    count: int = 0

    def __add__(self, other):
        return Part(self.kept + other.kept, self.count + other.count)


@dataclass
class Standing:
    """`days`: {date: Part} of the last days, the oldest first; `streak`: kept in a row by now."""

    of: object
    days: dict = field(default_factory=dict)
    streak: int = 0
    best: int = 0

    @property
    def today(self):
        return list(self.days.values())[-1]

    @property
    def whole(self):
        return sum(self.days.values(), Part())


def goals_of(agent):
    """The teams with a goal that an agent may see, by name: theirs, or all."""
    teams = Team.objects.all() if agent.sees_everything else agent.teams.all()
    return teams.exclude(answer_goal=None).order_by("name")


def own(agent, now):
    """The Standing of an agent, also with the best row that they had."""
    mine = _answers(now, LOOKED_BACK).filter(agent=agent).order_by("at", "pk")
    found = Standing(agent, _empty(now))
    for at, seconds, goal in mine.values_list("at", "office_seconds", "team__answer_goal"):
        is_kept = seconds <= goal
        found.streak = found.streak + 1 if is_kept else 0
        found.best = max(found.best, found.streak)
        if part := found.days.get(timezone.localdate(at, _zone())):
            part.count += 1
            part.kept += is_kept
    return found


def strip(agent, now):
    """(Part of today, kept in a row) of an agent: what the inbox shows."""
    mine = _answers(now, LOOKED_BACK).filter(agent=agent)
    today = Q(at__gte=_midnight(now, 0))
    found = mine.aggregate(
        missed=Max("at", filter=MISSED),
        count=Count("pk", filter=today),
        kept=Count("pk", filter=today & KEPT),
    )
    since = mine.filter(at__gt=found["missed"]) if found["missed"] else mine
    return Part(found["kept"], found["count"]), since.filter(KEPT).count()


def of_teams(teams, now):
    """[Standing] of these teams."""
    found = {team.pk: Standing(team, _empty(now)) for team in teams}
    _fill(found, _answers(now, DAYS).filter(team__in=list(found)), "team_id")
    return list(found.values())


def of_agents(now):
    """[Standing] of everybody who gave a first answer, by name and not by number."""
    answers = _answers(now, DAYS)
    missed = Window(Max("at", filter=MISSED), partition_by="agent_id")
    last = answers.annotate(missed=missed).filter(Q(missed=None) | Q(at__gt=F("missed")))
    rows = Fact.objects.filter(pk__in=last.values("pk")).values("agent_id").order_by()
    streaks = dict(rows.annotate(n=Count("pk")).values_list("agent_id", "n"))
    named = Agent.objects.people().order_by("name")
    found = {agent.pk: Standing(agent, _empty(now), streaks.get(agent.pk, 0)) for agent in named}
    _fill(found, answers, "agent_id")
    return [each for each in found.values() if each.whole.count]


def _answers(now, days):
    """The first answers of people in teams that have a goal, of so many days with today."""
    since = _midnight(now, days - 1)
    answers = Fact.objects.filter(kind=Fact.Kind.FIRST_RESPONSE, at__gte=since, at__lte=now)
    return answers.filter(team__answer_goal__isnull=False)


def _fill(found, answers, whose):
    rows = answers.annotate(day=TruncDate("at", tzinfo=_zone())).values(whose, "day").order_by()
    rows = rows.annotate(count=Count("pk"), kept=Count("pk", filter=KEPT))
    for key, day, count, kept in rows.values_list(whose, "day", "count", "kept"):
        if key in found and day in found[key].days:
            found[key].days[day] = Part(kept, count)


def _empty(now):
    today = timezone.localdate(now, _zone())
    return {today - timedelta(days=ago): Part() for ago in reversed(range(DAYS))}


def _midnight(now, days_ago):
    day = timezone.localdate(now, _zone()) - timedelta(days=days_ago)
    return datetime.combine(day, time(), _zone())


def _zone():
    return timezone.get_default_timezone()
