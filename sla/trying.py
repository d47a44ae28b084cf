"""A policy is tried over what was, before it is saved: whom it would have covered, and how many
would have been in time by what really happened. Nothing is written."""

import math
from dataclasses import dataclass, field
from datetime import timedelta

from conversations.conditions import Facts, holds
from conversations.models import Conversation
from team.hours import ALWAYS
from team.models import OfficeHours

from . import arithmetic, durations
from .models import Policy, Promise
from .reading import read_many

MOST = 1000  # conversations, the latest; looked at while somebody waits for the page
MANY_OF = 0.9


@dataclass
class Kept:
    """One promise: how many were in time, were late, or are still open; `took`: how much of the
    time that counts each answer really took, whatever is promised."""

    promise: str
    target: timedelta | None
    in_time: int = 0
    late: int = 0
    open: int = 0
    took: list = field(default_factory=list)

    @property
    def label(self):
        return Promise(self.promise).label

    @property
    def share(self):
        """Percent in time of all that is decided, or None."""
        decided = self.in_time + self.late
        return 100 * self.in_time / decided if decided else None

    @property
    def target_said(self):
        return durations.say(self.target, parts=4)

    @property
    def took_said(self):
        """Nine in ten took no longer than this; "" when there was none."""
        took = sorted(self.took)
        return durations.say(took[math.ceil(len(took) * MANY_OF) - 1]) if took else ""

    def add(self, cycle, hours, now):
        if cycle.ended_at and not cycle.is_counted:
            return
        spans = [(start, end) for start, end, _why in cycle.runs]
        if cycle.ended_at:
            self.took.append(arithmetic.used(spans, hours, cycle.ended_at))
        due = self.target and arithmetic.runs_out(spans, hours, self.target)
        if not self.target:
            return
        if due and due < (cycle.ended_at or now):
            self.late += 1
        elif cycle.ended_at:
            self.in_time += 1
        else:
            self.open += 1


def look(policy, *, now):
    """-> {"count": conversations looked at, "covered", "taken": {name of a policy that comes
    before it: how many it takes}, "promises": [Kept]}

    The policies are asked about each conversation as it is sorted today, in their order.
    """
    latest = Conversation.objects.filter(merged_into=None).order_by("-pk")
    latest = list(latest.select_related("customer", "inbox", "team")[:MOST])
    before = _before(policy)
    covered, taken = [], {}
    for facts in Facts.of_many(latest, now):
        if not holds(policy.conditions, facts):
            continue
        first = next((each for each in before if holds(each.conditions, facts)), None)
        if first:
            taken[first.name] = taken.get(first.name, 0) + 1
        else:
            covered.append(facts.conversation)
    kept = {name: Kept(name, policy.target(name)) for name in Promise.values}
    hours = OfficeHours.objects.by_team()
    for conversation, story in zip(covered, read_many(covered), strict=True):
        counts = hours[conversation.team_id] if policy.in_office_hours else ALWAYS
        for cycle in story.cycles:
            name = Promise.FIRST_RESPONSE if cycle.is_first else Promise.NEXT_RESPONSE
            kept[name].add(cycle, counts, now)
        if solving := story.resolution(pauses=policy.pauses_for_customer):
            kept[Promise.RESOLUTION].add(solving, counts, now)
    promises = list(kept.values())
    return {"count": len(latest), "covered": len(covered), "taken": taken, "promises": promises}


def _before(policy):
    """The active ones that are asked before it; a new one comes last."""
    others = Policy.objects.active().in_order()
    if not policy.pk:
        return list(others)
    place = policy.position, policy.pk
    return [each for each in others if (each.position, each.pk) < place]
