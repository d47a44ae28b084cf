"""What agents have to do, and which skills a conversation needs: read for whoever gives it to one
of them, and for whoever shows why nobody has it yet."""

from dataclasses import replace
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from team.availability import availability
from team.capacity import Taker
from team.models import Agent, Skill

from . import presence
from .lists import Capped
from .models import Conversation

# A reload, or a tunnel, makes nobody go home.
GRACE = 45  # seconds


def here():
    """Pks of the agents who have a screen open, or had one a moment ago."""
    return set(presence.agents_online(GRACE))


def arrive(agent):
    """They have opened a screen; who was not here before can take what waits."""
    was_here = agent.pk in here()
    presence.stay([agent.pk])
    if not was_here:
        agent.announce()


@cache
def channels(is_mail):
    inbox = Conversation._meta.get_field("inbox").related_model
    names = [name for name, _label in inbox._meta.get_field("channel").choices]
    return [name for name in names if inbox(channel=name).speaks.is_mail == is_mail]


def with_loads(agents, *, team, is_mail):
    """Each with `load`, `channel_load` and `team_load`: open and awake, counted to the cap."""
    agents = agents.select_related("shift").defer("shift__calendar_text")
    agents = agents.prefetch_related("shift__one_offs")
    theirs = Conversation.objects.filter(assignee=OuterRef("pk")).open().awake()
    return agents.annotate(
        load=Capped(theirs),
        channel_load=Capped(theirs.filter(inbox__channel__in=channels(is_mail))),
        team_load=Capped(theirs.filter(team=team)),
    )


def taker(agent, *, team, is_mail, here, now, levels=()):
    """One who comes `with_loads`."""
    return Taker(
        id=agent.pk,
        name=agent.name,
        availability=availability(agent, here, now),
        load=agent.load,
        capacity=agent.capacity,
        channel_load=agent.channel_load,
        channel_capacity=agent.capacity_mail if is_mail else agent.capacity_chat,
        team_load=agent.team_load,
        team_capacity=team and team.capacity,
        skills={known.skill_id: known.level for known in levels},
        given_at=agent.given_at.isoformat() if agent.given_at else "",
    )


def takers(agents, *, team, is_mail, now, with_skills=False):
    """[Taker] of these agents (a queryset), in one query, or two with their skills."""
    found = with_loads(agents, team=team, is_mail=is_mail)
    if with_skills:
        found = found.prefetch_related("agent_skills")
    about = {"team": team, "is_mail": is_mail, "here": here(), "now": now}
    return [
        taker(agent, levels=agent.agent_skills.all() if with_skills else (), **about)
        for agent in found
    ]


def takers_of(conversation, now, agents=None):
    """[Taker] of the conversation's team, as they are now."""
    team, is_mail = conversation.team, conversation.inbox.speaks.is_mail
    agents = Agent.objects.people().filter(teams=team) if agents is None else agents
    about = {"team": team, "is_mail": is_mail, "now": now}
    found = takers(agents, with_skills=team.gives_by_skill, **about)
    had_it = who_had(conversation)
    return [replace(one, had_it=True) if one.id in had_it else one for one in found]


def who_had(conversation):
    """Pks of those from whose hands somebody took it, since it came to this team."""
    moves = conversation.events.filter(kind__in=["assigned", "handed_to", "reopened"])
    found = set()
    for event in moves.order_by("-version")[:20]:
        if event.kind != "assigned":
            break
        if event.actor_id and event.details.get("was_assignee"):
            found.add(event.details["was_assignee"])
    return found - {conversation.assignee_id}


class Needs:
    """Which skills conversations need. Reads all skills once, in one query."""

    def __init__(self):
        about = {}
        for name in ("tags", "departments", "issue_types"):
            through = getattr(Skill, name).through
            column = getattr(Skill, name).field.m2m_reverse_field_name()
            pks = through.objects.filter(skill=OuterRef("pk")).values(column)
            about[f"{name}_of"] = ArraySubquery(pks)
        self.skills = list(Skill.objects.annotate(**about))

    def of(self, conversation):
        """[Skill]: that of the customer's language, and those that its sorting asks for."""
        tags = {tag.pk for tag in conversation.tags.all()}
        sorting = (conversation.department_id, conversation.issue_type_id)
        return self.for_(conversation.customer.language, tags, *sorting)

    def for_(self, language, tags, department, issue_type):
        """The same, of facts: numbers, and the language as the profile has it."""
        asked = (language.lower().replace("_", "-"), tags, department, issue_type)
        return [skill for skill in self.skills if self._is_for(skill, *asked)]

    @staticmethod
    def _is_for(skill, spoken, tags, department, issue_type):
        if skill.language:
            return f"{spoken}-".startswith(f"{skill.language}-")
        return (
            not tags.isdisjoint(skill.tags_of)
            or department in skill.departments_of
            or issue_type in skill.issue_types_of
        )
