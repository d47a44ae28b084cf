"""Who can take a conversation: people and teams, who of them is here, and what they have to do."""

from django.db.models import Exists, OuterRef

from team.models import Agent, Team

from . import presence
from .lists import Capped
from .models import Conversation

ONLINE, AWAY, OFFLINE = "online", "away", "offline"
ORDER = [ONLINE, AWAY, OFFLINE]


def who_can_take(conversation, agent):
    """What the assign menu shows, in two queries: `me`, `people` and `teams`.

    A person has `availability`, `load` (open conversations that are not snoozed) and `is_outside`
    (of the conversation's team); a team has `online`, `waiting` and `is_lost` (for this agent).
    """
    here = set(presence.agents_online())
    in_team = Team.members.through.objects.filter(team=conversation.team_id, agent=OuterRef("pk"))
    theirs = Conversation.objects.filter(assignee=OuterRef("pk")).open().awake()
    people = Agent.objects.people().annotate(load=Capped(theirs), is_member=Exists(in_team))
    people = list(people.order_by("name"))
    for person in people:
        person.availability = availability(person, here)
        is_outside = conversation.team_id and not person.is_member
        person.is_outside = is_outside and not person.sees_everything
    ready = {person.pk for person in people if person.availability == ONLINE}
    waiting = Conversation.objects.filter(team=OuterRef("pk"), turn=Conversation.Turn.NEEDS_PERSON)
    teams = list(Team.objects.with_members().annotate(waiting=Capped(waiting)).order_by("name"))
    for team in teams:
        team.online = len(ready.intersection(team.member_pks))
        team.is_lost = agent.pk not in team.member_pks and not agent.sees_everything
    return {
        "me": next(person for person in people if person.pk == agent.pk),
        "people": sorted(
            (person for person in people if person.pk != agent.pk),
            key=lambda person: ORDER.index(person.availability),
        ),
        "teams": teams,
    }


def availability(agent, here):
    """ "away" by their own word, else "online" with an open screen, else "offline"."""
    if agent.away_since:
        return AWAY
    return ONLINE if agent.pk in here else OFFLINE


def absence(to):
    """Whether whom it was given to can look at it now: "away", "offline", or "" when they can."""
    here = set(presence.agents_online())
    if isinstance(to, Agent):
        state = availability(to, here)
        return "" if state == ONLINE else state
    members = to.members.filter(away_since=None, pk__in=here)
    return "" if members.exists() else OFFLINE
