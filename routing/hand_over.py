"""The end of a shift: what an agent still has, and who could go on with each of it.

These are proposals. The agent decides, and hands all of it over as one batch.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q

from conversations import presence, workload
from conversations.models import Conversation
from conversations.sweeping import each
from team.models import Agent
from team.models.team import Strategy

from . import strategies

MOST = 200
NEAR = timedelta(minutes=30)
# A shorter pause in a shift is a break: they come back, and nothing is handed over.
BREAK = timedelta(hours=3)
DAY = timedelta(days=1)
NOBODY = "nobody"


class Item(NamedTuple):
    """`proposed`: as `Assign` writes it, "agent-5"; `options`: [(value, Taker or None)]."""

    conversation: Conversation
    proposed: str
    options: list


def ends_at(agent, now):
    """When the shift that they are in ends; None without a shift, or outside of it."""
    if not agent.shift_id or not agent.is_on_shift(now):
        return None
    hours, end = agent.shift.hours, now
    # Somebody who only ever has breaks has no end of a shift.
    while end and end - now < DAY and (end := hours.next_closing(end)):
        again = hours.next_opening(end)
        if again is None or again - end >= BREAK:
            return end
        end = again
    return None


def is_near(agent, now):
    end = ends_at(agent, now)
    return end is not None and end - now <= NEAR


def held(agent):
    """What they would have to hand over: open and not put aside for later."""
    return Conversation.objects.open().awake().filter(assignee=agent)


def package(agent, now):
    """[Item], the most urgent first; what is proposed takes no one above what they can take."""
    found = held(agent).most_urgent_first().select_related("customer", "team", "inbox")
    found = list(found.prefetch_related("tags")[:MOST])
    needs, given, known = workload.Needs(), {}, {}
    return [_item(conversation, agent, needs, given, known, now) for conversation in found]


def _item(conversation, agent, needs, given, known, now):
    is_mail = conversation.inbox.speaks.is_mail
    takers = [
        replace(
            one,
            load=one.load + given.get(one.id, 0),
            channel_load=one.channel_load + given.get((one.id, is_mail), 0),
            team_load=one.team_load + given.get((one.id, "team", conversation.team_id), 0),
        )
        for one in _takers(conversation, agent, known, now)
    ]
    question = strategies.Question(
        strategy=Strategy.BY_SKILL,
        needs=tuple(skill.pk for skill in needs.of(conversation)),
        fallback=strategies.Fallback.AT_ONCE,
    )
    chosen = strategies.decide(question, takers).chosen
    if chosen:
        for key in (
            chosen,
            (chosen, is_mail),
            (chosen, "team", conversation.team_id),
        ):
            given[key] = given.get(key, 0) + 1
    takers.sort(key=lambda one: (bool(one.cannot), one.name))
    options = [(f"agent-{one.id}", one) for one in takers]
    return Item(conversation, f"agent-{chosen}" if chosen else NOBODY, options)


def _takers(conversation, agent, known, now):
    """Colleagues of its team, or of any when it has none; read once for each team and channel."""
    is_mail = conversation.inbox.speaks.is_mail
    key = conversation.team_id, is_mail
    if key not in known:
        agents = Agent.objects.people().exclude(pk=agent.pk)
        if conversation.team_id:
            agents = agents.filter(teams=conversation.team)
        known[key] = workload.takers(
            agents, team=conversation.team, is_mail=is_mail, now=now, with_skills=True
        )
    return known[key]


# --- What was not handed over


def take_from_who_went_home(now):
    """Customers who wait for an agent whose shift is over, and who is not here, wait for the team
    again. -> how many"""
    here, count = set(presence.agents_online(300)), 0
    holders = Agent.objects.people().filter(shift__isnull=False).exclude(pk__in=here)
    for agent in holders.select_related("shift").prefetch_related("shift__one_offs"):
        if not has_gone_home(agent, now):
            continue
        theirs = held(agent).filter(~Q(waiting_since=None), ~Q(team=None))
        take = partial(Conversation.take_from_who_went_home, agent=agent, now=now)
        count += each(theirs, take)
    return count


def has_gone_home(agent, now):
    """For some minutes they have not been at work, and it is not just a break."""
    hours, after = agent.shift.hours, timedelta(minutes=settings.HAND_BACK_MINUTES)
    if hours.between(now - after, now):
        return False
    back = hours.next_opening(now)
    return back is None or back - now >= BREAK
