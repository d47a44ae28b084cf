"""Who can take a conversation: people and teams, who of them is here, and what they have to do."""

from collections import Counter

from django.db.models import Exists, OuterRef
from django.utils import timezone

from team.availability import AWAY, OFF_SHIFT, OFFLINE, ONLINE, ORDER, availability
from team.models import Agent, Team

from . import workload
from .lists import Capped
from .models import Conversation

OUTLOOK = ["able", "full", "unskilled", "had_it", AWAY, OFF_SHIFT, OFFLINE]


def who_can_take(conversation, agent, now=None):
    """What the assign menu shows: `me`, `people` and `teams`. Four queries, one more for shifts.

    A person has `is_outside` (of the conversation's team), and as a `taker` what they have to do
    and what they can take; a team has `online`, `waiting` and `is_lost` (for this agent).
    """
    here, now, team = workload.here(), now or timezone.now(), conversation.team
    about = {"team": team, "is_mail": conversation.inbox.speaks.is_mail}
    in_team = Team.members.through.objects.filter(team=conversation.team_id, agent=OuterRef("pk"))
    people = workload.with_loads(Agent.objects.people(), **about).annotate(
        is_member=Exists(in_team)
    )
    people = list(people.prefetch_related("agent_skills__skill").order_by("name"))
    for person in people:
        person.taker = workload.taker(person, here=here, now=now, **about)
        is_outside = conversation.team_id and not person.is_member
        person.is_outside = is_outside and not person.sees_everything
    ready = {person.pk for person in people if person.taker.availability == ONLINE}
    waiting = Conversation.objects.filter(team=OuterRef("pk"), turn=Conversation.Turn.NEEDS_PERSON)
    teams = list(Team.objects.with_members().annotate(waiting=Capped(waiting)).order_by("name"))
    for team in teams:
        team.online = len(ready.intersection(team.member_pks))
        team.is_lost = agent.pk not in team.member_pks and not agent.sees_everything
    return {
        "me": next(person for person in people if person.pk == agent.pk),
        "people": sorted(
            (person for person in people if person.pk != agent.pk),
            key=lambda person: ORDER.index(person.taker.availability),
        ),
        "teams": teams,
    }


def absence(to, now=None):
    """Whether whom it was given to can look at it now: "away" (also: not at work at this time),
    "offline", or "" when they can."""
    here, now = workload.here(), now or timezone.now()
    members = [to] if isinstance(to, Agent) else to.members.select_related("shift")
    states = {availability(member, here, now) for member in members}
    if ONLINE in states:
        return ""
    return AWAY if isinstance(to, Agent) and states & {AWAY, OFF_SHIFT} else OFFLINE


def outlook(conversation, now):
    """How many of its team can take it, or cannot and why: [(code, count)], in the order in which
    it is said. The codes are those of `Taker.cannot`, "unskilled" and "able"."""
    found = workload.takers_of(conversation, now)
    team = conversation.team
    asks = team.gives_by_skill and team.fallback != team.Fallback.AT_ONCE
    needs = {skill.pk for skill in workload.Needs().of(conversation)} if asks else set()
    counts = Counter(_what_keeps(one, needs) for one in found)
    return sorted(counts.items(), key=lambda each: OUTLOOK.index(each[0]))


def _what_keeps(one, needs):
    if one.is_full and one.cannot == one.is_full:
        return "full"
    return one.cannot or ("able" if needs <= set(one.skills) else "unskilled")
