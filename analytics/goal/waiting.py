"""Who waits for a first answer, and how long it is until the goal: for a chip and for an alert."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from conversations.models import Conversation
from conversations.models.states import Status
from sla import arithmetic, reading
from team.models import OfficeHours

# The last part of the goal's time, in which its agent is told once.
LAST_PART = 4
# A page asks every so often: it is told rather a little sooner than too late.
ASKED_EVERY = timedelta(seconds=15)
MOST = 50
# Of the same length, they do not end in the same microsecond.
A_MOMENT = timedelta(seconds=1)


class Wait(NamedTuple):
    """`runs`: the open time from now until the goal passes, [(start, end)]."""

    conversation: Conversation
    goal: timedelta
    started_at: datetime
    due_at: datetime
    runs: list

    @property
    def warn(self):
        return self.goal / LAST_PART

    def is_near(self, now):
        """Whether the last part of it has come, or comes before the page asks again."""
        if not any(start <= now < end for start, end in self.runs):
            return False
        left = sum((end - max(start, now) for start, end in self.runs if end > now), timedelta(0))
        return left <= self.warn + ASKED_EVERY

    @property
    def face(self):
        """As clocks.js counts it down."""
        return {
            "due": round(self.due_at.timestamp()),
            "span": round(self.goal.total_seconds()),
            "warn": round(self.warn.total_seconds()),
            "runs": " ".join(
                f"{round(start.timestamp())}-{round(end.timestamp())}" for start, end in self.runs
            ),
        }


def waits(conversations, now):
    """[Wait] of those for whom the goal can still be reached, the soonest first.

    Where a promise falls due by then, it is the promise that is shown and told.
    """
    waiting = conversations.filter(
        status__in=[Status.PENDING, Status.ACTIVE],
        waiting_since__isnull=False,
        has_person_spoken=False,
        team__answer_goal__isnull=False,
    )
    rows = list(waiting.select_related("team", "customer").order_by("-waiting_since")[:MOST])
    hours = OfficeHours.objects.by_team() if rows else {}
    stories = zip(rows, reading.read_many(rows), strict=True)
    found = [_wait(row, story, hours[row.team_id]) for row, story in stories]
    return sorted(
        (each for each in found if each and each.due_at > now), key=lambda each: each.due_at
    )


def _wait(conversation, story, hours):
    cycle = story.cycles[-1] if story.cycles else None
    if not cycle or not cycle.is_first or cycle.ended_at:
        return None
    goal = timedelta(seconds=conversation.team.answer_goal)
    spans = [(start, end) for start, end, _why in cycle.runs]
    due_at = arithmetic.runs_out(spans, hours, goal)
    promised_at = conversation.due_at
    if not due_at or (promised_at and promised_at <= due_at + A_MOMENT):
        return None
    runs = arithmetic.to_come(spans, hours, due_at)
    return Wait(conversation, goal, cycle.started_at, due_at, runs)


def of(conversation, now):
    """The wait in this conversation, or None."""
    found = waits(Conversation.objects.filter(pk=conversation.pk), now)
    return found[0] if found else None


def near(agent, now):
    """What an agent is told of: theirs, or nobody's in one of their teams, as the goal comes near.

    Who is away is told nothing.
    """
    if agent.away_since:
        return []
    theirs = Q(assignee=agent) | Q(assignee=None, team__in=agent.teams.all())
    awake = Conversation.objects.visible_to(agent).filter(theirs, snoozed_until=None)
    return [each for each in waits(awake, now) if each.is_near(now)]
