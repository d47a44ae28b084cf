"""How things stand: of each team what it owes, who is there, and what its past says."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from django.core.cache import cache

from conversations import presence
from conversations.models import Conversation
from conversations.models.states import Turn
from sla.models import Clock, Promise
from team.hours import ALWAYS
from team.models import Agent, OfficeHours, Team

from . import history
from .playing import LENGTH, NEVER, Hand, Situation

RESPONSES = [Promise.FIRST_RESPONSE, Promise.NEXT_RESPONSE]
ACTIVE = timedelta(hours=1)  # who has answered since is there, if no shift says otherwise
HERE = 300  # seconds without a sign of their screen
PROMISES = 2000  # the last ones say what new customers are promised
HISTORY_KEPT = 3600  # seconds
LEAST_SHARE = 0.05


class Standing(NamedTuple):
    """A team, its Situation, and the same in numbers for people. `members`: Hands by agent."""

    team: object
    situation: Situation
    members: dict
    late: int

    @property
    def coming(self):
        return sum(number for _start, _end, number in self.situation.rates)


def standings(now):
    owed = owed_now(now)
    active = set(presence.agents_online(HERE))
    return read(now, past=_past(now), owed=owed, active=active)


def read(now, *, past, owed, active=()):
    """[Standing]. `past`: History by team; `owed`: for each team when its answers are due.

    Everything is as of `now`, so that it can be asked of a moment long ago, too.
    """
    hours = OfficeHours.objects.by_team()
    promises = _promises(now)
    agents = list(Agent.objects.people().prefetch_related("teams", "shift__one_offs"))
    found = []
    for team in Team.objects.order_by("name"):
        known = past.get(team.pk) or history.History({}, history.USUAL, {})
        members = {
            agent: hand for agent in agents if (hand := _hand(agent, team, known, now, active))
        }
        theirs = owed.get(team.pk, [])
        situation = Situation(
            waiting=theirs,
            rates=history.rates(known, hours[team.pk].zone, now, LENGTH),
            dues=[_due(hours[team.pk], now, *promise) for promise in promises[team.pk]],
            pace=known.pace,
            hands=list(members.values()),
        )
        late = sum(due < 0 for due in theirs)
        found.append(Standing(team, situation, members, late))
    return found


def owed_now(now):
    """{team: [seconds until an answer is due]}; what is late already is less than 0.

    What is due later than all that is looked at is taken later, too, and so plays no part.
    """
    until = now + timedelta(seconds=LENGTH)
    found = defaultdict(list)
    running = Clock.objects.running().filter(kind__in=RESPONSES, breached_at=None)
    running = running.filter(due_at__gte=now, due_at__lte=until)
    for team, due in running.values_list("conversation__team", "due_at"):
        found[team].append((due - now).total_seconds())
    waiting = Conversation.objects.filter(turn=Turn.NEEDS_PERSON, waiting_since__isnull=False)
    late = waiting.filter(due_at__lt=now, team__isnull=False)
    for team, due in late.values_list("team", "due_at"):
        found[team].append((due - now).total_seconds())
    return found


def _past(now):
    hour = now.replace(minute=0, second=0, microsecond=0)
    return cache.get_or_set(f"forecast-past:{hour:%Y%m%d%H}", lambda: past(now), HISTORY_KEPT)


def past(now, answers=None):
    hours = OfficeHours.objects.by_team()
    zones = {team: hours[team].zone for team in Team.objects.values_list("pk", flat=True)}
    found = history.answers(now) if answers is None else answers
    return history.by_team(found, zones, now)


def _promises(now):
    """What customers were promised lately: {team: [(target, in office hours)]}."""
    found = defaultdict(list)
    lately = Clock.objects.filter(kind__in=RESPONSES, started_at__lte=now).order_by("-pk")
    for team, *promise in lately.values_list("conversation__team", "target", "in_office_hours")[
        :PROMISES
    ]:
        found[team].append(promise)
    return found


def _due(hours, now, target, in_office_hours):
    if target is None:
        return lambda at: NEVER
    hours, known = hours if in_office_hours else ALWAYS, {}

    def due(at):
        """To the minute: many runs ask for the same."""
        minute = int(at // 60)
        if minute not in known:
            start = now + timedelta(minutes=minute)
            end = hours.add(start, target)
            known[minute] = (end - start).total_seconds() if end else NEVER
        return at + known[minute]

    return due


def _hand(agent, team, known, now, active):
    if team not in agent.teams.all() or agent.away_since:
        return None
    there = _there(agent, now, active)
    share = known.shares.get(agent.pk) or 1 / len(agent.teams.all())
    return Hand(max(share, LEAST_SHARE), there) if there else None


def _there(agent, now, active):
    if not agent.shift:
        return ((0, LENGTH),) if agent.pk in active else ()
    coming = agent.shift.hours.intervals(now, now + timedelta(seconds=LENGTH))
    return tuple(
        ((each.start - now).total_seconds(), (each.end - now).total_seconds())
        for each in coming
        if each.is_open
    )
