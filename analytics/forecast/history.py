"""What the answers of the last weeks say: when customers write, how long an answer takes, and how
much of an agent a team has.

All of it from one list of answers that customers waited for: (agent, answered at, seconds that the
customer had waited, team). When a customer wrote is the answer's time less their wait.
"""

from collections import Counter, defaultdict
from datetime import timedelta
from math import ceil
from typing import NamedTuple

from django.db.models import F, FloatField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from conversations.events import Kind
from conversations.models import Event

WEEKS = 4
WEEK = timedelta(weeks=1)
MOST = 100_000  # answers that are read
PACES = 400  # of a team, the latest
LONGEST = 3600  # seconds: what took longer was not one piece of work
USUAL = [300]  # seconds for an answer, where nothing is known


class Answer(NamedTuple):
    agent: int
    at: object
    waited: float
    team: int

    @property
    def asked_at(self):
        return self.at - timedelta(seconds=self.waited)


def answers(now):
    """The latest first."""
    found = Event.objects.filter(
        kind=Kind.MESSAGE_SENT,
        created_at__gt=now - WEEKS * WEEK,
        created_at__lte=now,
        actor__is_bot=False,
        conversation__team__isnull=False,
    )
    found = found.alias(waited=Cast(KT("details__waited"), FloatField()))
    found = found.filter(waited__isnull=False).exclude(message__delivery="withdrawn")
    rows = found.order_by("-created_at").values_list(
        "actor", "created_at", F("waited"), "conversation__team"
    )
    return [Answer(*row) for row in rows[:MOST]]


class History(NamedTuple):
    by_hour: dict  # (weekday, hour) -> how many customers write in it
    pace: list  # seconds that an answer takes an agent who is free
    shares: dict  # agent -> how much of them this team has


def by_team(answers, zones, now):
    """{team: History}. `zones`: in whose time zone a team's weekday and hour are."""
    teams, of_agent = defaultdict(list), Counter(answer.agent for answer in answers)
    for answer in answers:
        teams[answer.team].append(answer)
    paces = _paces(answers)
    first = min((answer.asked_at for answer in answers), default=now)
    weeks = min(WEEKS, max(1, ceil((now - first) / WEEK)))
    return {
        team: History(
            by_hour=_by_hour(theirs, zones[team], now - weeks * WEEK, weeks),
            pace=paces[team][:PACES] or USUAL,
            shares={
                agent: count / of_agent[agent]
                for agent, count in Counter(answer.agent for answer in theirs).items()
            },
        )
        for team, theirs in teams.items()
    }


def _by_hour(answers, zone, since, weeks):
    local = (answer.asked_at.astimezone(zone) for answer in answers if answer.asked_at > since)
    found = Counter((at.weekday(), at.hour) for at in local)
    return {slot: count / weeks for slot, count in found.items()}


def _paces(answers):
    """From when the customer had written and the agent was free, until the answer."""
    found = defaultdict(list)
    after = {}  # the next answer of the same agent, as we go back in time
    for answer in answers:
        if later := after.get(answer.agent):
            _note(found, later, max(later.asked_at, answer.at))
        after[answer.agent] = answer
    for first in after.values():
        _note(found, first, first.asked_at)
    return found


def _note(found, answer, free_at):
    seconds = (answer.at - free_at).total_seconds()
    if 0 < seconds <= LONGEST:
        found[answer.team].append(seconds)


def rates(history, zone, now, length):
    """[(start, end, arrivals)] in seconds from now, hour by hour of the team's clock."""
    found, at = [], 0
    while at < length:
        local = (now + timedelta(seconds=at)).astimezone(zone)
        left = 3600 - local.minute * 60 - local.second
        end = min(at + left, length)
        usual = history.by_hour.get((local.weekday(), local.hour), 0)
        found.append((at, end, usual * (end - at) / 3600))
        at = end
    return found
