"""Keeps the clocks of a conversation what its log says that they are.

Called after each of its events, when a policy or the hours change, and by whoever is not sure:
twice is as once. Every change of a clock holds its conversation's row.
"""

from django.db import transaction

from conversations.models import Conversation

from . import arithmetic, faces
from .choosing import Terms
from .models import Clock, Promise
from .reading import read


@transaction.atomic
def keep(conversation, *, now, **known):
    """`known`: what `Terms` would read for each of many."""
    held = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    terms = Terms(held, now=now, **known)
    clocks = _Clocks(held, terms)
    for promise, cycle in _promises(read(held), clocks):
        clocks.keep(promise, cycle)
    clocks.end_the_rest(now)
    _show(held, clocks.running, terms)
    # Whoever goes on with theirs shows it, too; all else of it is as they have it.
    conversation.due_at, conversation.clock = held.due_at, held.clock


def _promises(story, clocks):
    """(what is promised, the cycle that it is about) of all that was ever asked."""
    for cycle in story.cycles:
        yield Promise.FIRST_RESPONSE if cycle.is_first else Promise.NEXT_RESPONSE, cycle
    if started := story.resolution(pauses=False):
        pauses = clocks.pauses(Promise.RESOLUTION, started.started_at)
        yield Promise.RESOLUTION, story.resolution(pauses=pauses) if pauses else started


class _Clocks:
    def __init__(self, conversation, terms):
        self.conversation, self.terms = conversation, terms
        clocks = conversation.clocks.select_related("policy")
        self.left = {(each.kind, each.started_at): each for each in clocks}
        self.running = []

    def pauses(self, kind, started_at):
        clock = self.left.get((kind, started_at))
        if clock and clock.breached_at:
            return clock.pauses_for_customer
        policy = self.terms.policy
        return policy.pauses_for_customer if policy else True

    def keep(self, kind, cycle):
        clock = self._find(kind, cycle)
        if not clock:
            return
        before = _columns(clock)
        # What is over stays as it was promised, and what is broken as it was broken.
        if not clock.ended_at or clock.ended_at != cycle.ended_at:
            if not cycle.ended_at and not clock.breached_at:
                self.terms.put_into(clock)
            self._wind(clock, cycle)
        if _columns(clock) != before or not clock.pk:
            clock.save()
        if not clock.ended_at and clock.target:
            self.running.append(clock)

    def end_the_rest(self, now):
        """What its log knows nothing of any more, since two were joined or a reply taken back."""
        for clock in self.left.values():
            if not clock.ended_at:
                clock.ended_at = now
                clock.warn_at = clock.escalates_at = None
                if not clock.breached_at:
                    clock.due_at = None
                clock.save()

    def _find(self, kind, cycle):
        if clock := self.left.pop((kind, cycle.started_at), None):
            return clock
        if not cycle.ended_at:
            # It is the same question, asked earlier than was known.
            for key, clock in self.left.items():
                if clock.kind == kind and not clock.ended_at:
                    clock.started_at = cycle.started_at
                    return self.left.pop(key)
        policy = self.terms.policy
        if not policy or not policy.target(kind):
            return None
        # Nobody had promised anything for what was over before.
        if cycle.ended_at and (not cycle.is_counted or cycle.ended_at <= policy.created_at):
            return None
        clock = Clock(conversation=self.conversation, kind=kind, started_at=cycle.started_at)
        self.terms.put_into(clock)
        return clock

    def _wind(self, clock, cycle):
        hours = self.terms.hours_of(clock)
        spans = [(start, end) for start, end, _why in cycle.runs]
        clock.runs = [
            [start.isoformat(), end and end.isoformat(), why] for start, end, why in cycle.runs
        ]
        clock.ended_at = cycle.ended_at
        clock.met_at = cycle.ended_at if cycle.is_met else None
        stood = cycle.ended_at or (spans[-1][1] if spans else cycle.started_at)
        clock.used = stood and arithmetic.used(spans, hours, stood)
        is_running = clock.target and not cycle.ended_at
        if not clock.breached_at:
            counts = clock.target and cycle.is_counted
            clock.due_at = arithmetic.runs_out(spans, hours, clock.target) if counts else None
        clock.escalates_at = clock.next_moment()[0] if is_running else None
        warns = is_running and not clock.breached_at and not clock.warned_at
        clock.warn_at = arithmetic.runs_out(spans, hours, clock.warned_after) if warns else None


def _columns(clock):
    return {field.attname: getattr(clock, field.attname) for field in clock._meta.concrete_fields}


def _show(conversation, running, terms):
    """What the lists sort by and show: the promise that runs out first, or one that is paused."""
    due = min((each for each in running if each.due_at), key=lambda each: each.due_at, default=None)
    shown = due or next(iter(running), None)
    face = faces.of(shown, terms.hours_of(shown)) if shown else None
    owed = filter(None, [due and due.due_at, conversation.promised_for])
    due_at = min(owed, default=None)
    if (due_at, face) != (conversation.due_at, conversation.clock):
        conversation.due_at, conversation.clock = due_at, face
        Conversation.objects.filter(pk=conversation.pk).update(due_at=due_at, clock=face)
