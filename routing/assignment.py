"""Who gets a conversation that waits in a team's queue: somebody who can take it, once.

The conversation's row is claimed first, then the team's (whose turn is it?), then those of its
members in the order of their numbers. Whoever holds a member's row is the only one who gives them
anything by itself, so nobody comes above what they can take, however many workers there are. By
hand, an agent may be given more.
"""

import time
from dataclasses import replace

from django.db import transaction
from django.db.models import Exists, OuterRef

from conversations import workload
from conversations.automation import Automation
from conversations.models import Conversation, Reason
from conversations.sweeping import each
from team.models import Agent, Team

from . import strategies
from .models import Run

CHUNK = 100
MOST_LOOKED_AT = 5000


def assign(pk, now, *, waits=True):
    """Give this conversation to whoever should have it. -> Agent, or None when nobody can.

    `waits`: for its row, if somebody else has it in hand; else it is left to them.
    """
    with transaction.atomic():
        claimed = Conversation.objects.in_queue().select_related("inbox", "customer")
        claimed = claimed.select_for_update(no_key=True, of=("self",), skip_locked=not waits)
        claimed = claimed.exclude(Exists(Run.objects.to_do().filter(event__conversation=pk)))
        conversation = claimed.filter(pk=pk, team__in=Team.objects.that_give()).first()
        if conversation is None:
            return None
        team = Team.objects.select_for_update(no_key=True).get(pk=conversation.team_id)
        conversation.team = team
        members = Agent.objects.people().filter(teams=team).order_by("pk")
        # Counted by the next statement: this one may have waited, and would see what was before.
        list(members.select_for_update(no_key=True, of=("self",)).values_list("pk"))
        takers = workload.takers_of(conversation, now, members)
        needs = workload.Needs().of(conversation) if team.gives_by_skill else []
        question = question_of(conversation, needs, now)
        decision = strategies.decide(question, takers)
        if decision.chosen is None:
            return None
        trace = strategies.trace_of(question, takers, decision)
        trace |= {"team": {"id": team.pk, "name": team.name}}
        trace["skills"] = [{"id": skill.pk, "name": skill.name} for skill in needs]
        agent = next(one for one in members if one.pk == decision.chosen)
        reason = Reason.objects.create(
            conversation=conversation,
            kind=Reason.Kind.ASSIGNMENT,
            title=team.name,
            trace=trace,
            created_at=now,
        )
        conversation.assign_to(agent, by=Automation(reason), now=now)
        Team.objects.filter(pk=team.pk).update(place=agent.pk)
        Agent.objects.filter(pk=agent.pk).update(given_at=now)
        return agent


def question_of(conversation, needs, now):
    team = conversation.team
    since = conversation.waiting_since or conversation.last_activity_at
    return strategies.Question(
        strategy=team.strategy,
        needs=tuple(skill.pk for skill in needs),
        place=team.place,
        fallback=team.fallback,
        fallback_seconds=team.fallback_seconds,
        waited=max(0, int((now - since).total_seconds())),
    )


def assign_waiting(team, now, *, seconds=3):
    """Give out what waits in a team's queue, the most urgent first. -> is there more to give?

    What nobody can take is passed over. Stops when nobody can take anything, or after some time.
    """
    until, outlook = time.monotonic() + seconds, Outlook(team, now)
    queue = Conversation.objects.in_queue().filter(team=team).most_urgent_first()
    waiting = list(queue.values_list("pk", "inbox__channel")[:MOST_LOOKED_AT])
    for start in range(0, len(waiting), CHUNK):
        for pk, kind in outlook.read(waiting[start : start + CHUNK]):
            if outlook.is_bleak:
                return False
            if outlook.is_good_for(kind) and assign(pk, now, waits=False):
                outlook.forget()
            if time.monotonic() > until:
                return True
    return False


class Outlook:
    """Whether somebody could take a conversation, as far as it is known without holding anything:
    `assign` looks again, and decides.

    That is the same for all of a kind: with the same sort of channel, the same skills that it
    needs, and as long to wait for these. So a long queue that nobody can take is soon read.
    """

    def __init__(self, team, now):
        self.team, self.now = team, now
        self.needs = workload.Needs() if team.gives_by_skill else None
        self.mails = set(workload.channels(is_mail=True))
        self.forget()

    def forget(self):
        self.known, self.is_good = {}, {}

    def read(self, waiting):
        """[(pk, kind)] of [(pk, channel)]"""
        if not self.needs:
            question = strategies.Question(self.team.strategy)
            return [(pk, (channel in self.mails, question)) for pk, channel in waiting]
        found = Conversation.objects.select_related("inbox", "customer").prefetch_related("tags")
        found = found.in_bulk([pk for pk, _channel in waiting])
        return [(pk, self._kind(found[pk])) for pk, _channel in waiting if pk in found]

    def _kind(self, conversation):
        conversation.team = self.team
        question = question_of(conversation, self.needs.of(conversation), self.now)
        waited = self.team.fallback_seconds if question.falls_back else 0
        return conversation.inbox.speaks.is_mail, replace(question, waited=waited)

    def takers(self, is_mail):
        if is_mail not in self.known:
            agents = Agent.objects.people().filter(teams=self.team)
            about = {"team": self.team, "is_mail": is_mail, "now": self.now}
            found = workload.takers(agents, with_skills=bool(self.needs), **about)
            self.known[is_mail] = found
        return self.known[is_mail]

    @property
    def is_bleak(self):
        return all(one.cannot for is_mail in (True, False) for one in self.takers(is_mail))

    def is_good_for(self, kind):
        if kind not in self.is_good:
            is_mail, question = kind
            decision = strategies.decide(question, self.takers(is_mail))
            self.is_good[kind] = decision.chosen is not None
        return self.is_good[kind]


def with_something_waiting(teams):
    """Of these, those that give by themselves and have something to give."""
    waiting = Conversation.objects.in_queue().filter(team=OuterRef("pk"))
    return teams.that_give().filter(Exists(waiting))


def take_from_who_left(now, *, most=500):
    """What an agent had who is not active any more goes back to its team. -> how many"""
    left = Conversation.objects.open().filter(assignee__is_active=False)
    left = left.select_related("assignee")[:most]
    return each(left, lambda conversation: conversation.take_from_who_left(now=now))
