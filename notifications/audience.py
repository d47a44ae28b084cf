"""Whom an event concerns, and as what: read from the event and the conversation, without asking
who they are. `told.py` finds the people."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from conversations.events import Kind
from conversations.models import Rating

from .types import Reason, Type

# What routing moves so soon after the bot gave it up is still the bot asking for a person.
SOON = timedelta(minutes=1)


@dataclass
class Audience:
    type: Type
    # {pk of an agent: Reason}; whoever is named first keeps their reason.
    agents: dict = field(default_factory=dict)
    # {pk of a team: Reason} for its members.
    teams: dict = field(default_factory=dict)
    followers: bool = False
    supervisors: bool = False
    anybody: bool = False

    def add(self, pk, reason):
        if pk:
            self.agents.setdefault(pk, reason)
        return self


def of(event, conversation):
    """-> Audience, or None when nobody is to be told.

    `conversation`: as it is now, which may be another one that the event's was merged into.
    """
    find = AUDIENCES.get(event.kind)
    return find and find(event, conversation)


AUDIENCES: dict[str, Callable] = {}


def hears(*kinds):
    """Register who hears of these kinds, by name: rooms bring kinds that this one never saw."""

    def register(function):
        AUDIENCES.update(dict.fromkeys(kinds, function))
        return function

    return register


def whose(conversation, type_):
    """Its assignee; while nobody has it, its team, or everybody when it has none."""
    audience = Audience(type_).add(conversation.assignee_id, Reason.ASSIGNEE)
    return audience if conversation.assignee_id else in_the_team(conversation, audience)


def in_the_team(conversation, audience):
    if conversation.team_id:
        audience.teams[conversation.team_id] = Reason.MEMBER
    else:
        audience.anybody = True
    return audience


@hears(Kind.OPENED)
def opened(event, conversation):
    if conversation.status != "pending":
        return None  # the bot has it, or it is done already
    return whose(conversation, Type.NEW)


@hears(Kind.ASSIGNED)
def assigned(event, conversation):
    return Audience(Type.ASSIGNED).add(event.details.get("assignee"), Reason.ASSIGNEE)


@hears(Kind.HANDED_TO)
def handed_to(event, conversation):
    team = event.details.get("team")
    if not team or conversation.status == "bot" or conversation.is_done:
        return None
    asked = conversation.events.filter(
        kind=Kind.HANDED_OFF, created_at__gte=event.created_at - SOON
    )
    is_escalation = conversation.status == "pending" and asked.exists()
    type_ = Type.ESCALATION if is_escalation else Type.HANDED
    return Audience(type_, teams={team: Reason.MEMBER})


@hears(Kind.NOTE_ADDED)
def noted(event, conversation):
    mentions = event.details.get("mentions", {})
    audience = Audience(Type.MENTION)
    for pk in {pk for pks in mentions.values() for pk in pks}:
        audience.add(pk, Reason.NAMED)
    return audience if audience.agents else None


@hears(Kind.MESSAGE_RECEIVED)
def replied(event, conversation):
    if event.details.get("is_thanks"):
        return None
    audience = Audience(Type.REPLY, followers=True)
    return audience.add(conversation.assignee_id, Reason.ASSIGNEE)


@hears(Kind.MESSAGE_SENT)
def answered(event, conversation):
    if event.actor is None or event.actor.is_bot:
        return None
    return Audience(Type.COLLEAGUE, followers=True)


@hears(Kind.HANDED_OFF)
def handed_off(event, conversation):
    audience = Audience(Type.ESCALATION, supervisors=True, followers=True)
    audience.add(conversation.assignee_id, Reason.ASSIGNEE)
    return in_the_team(conversation, audience)


@hears("sla_warned")
def warned(event, conversation):
    return whose(conversation, Type.SLA_WARNED)


@hears("sla_breached")
def breached(event, conversation):
    audience = whose(conversation, Type.SLA_BREACHED)
    audience.supervisors = True
    return audience


@hears(Kind.RATED)
def rated(event, conversation):
    score = event.details.get("score", 3)
    if score == 3:
        return None
    is_low = score < 3
    audience = Audience(Type.RATED_LOW if is_low else Type.RATED_HIGH, supervisors=is_low)
    worked = Rating.agents.through.objects.filter(rating__conversation=event.conversation_id)
    for pk in worked.values_list("agent", flat=True):
        audience.add(pk, Reason.AUTHOR)
    return audience.add(conversation.assignee_id, Reason.ASSIGNEE)


@hears(Kind.DELIVERY_CHANGED, Kind.BOUNCED)
def failed(event, conversation):
    """A failure for good is told once, as BOUNCED; what may have arrived is not."""
    if event.kind == Kind.BOUNCED:
        pk = event.details.get("failed")
        message = conversation.messages.filter(pk=pk).only("author_id").first()
        is_told = event.details.get("is_permanent", True)
    else:
        message, is_told = event.message, event.details.get("delivery") == "uncertain"
    if not is_told:
        return None
    audience = Audience(Type.FAILED).add(message and message.author_id, Reason.AUTHOR)
    return audience.add(conversation.assignee_id, Reason.ASSIGNEE)


@hears("alerted")
def alerted(event, conversation):
    details = event.details
    teams = dict.fromkeys(details.get("teams", ()), Reason.MEMBER)
    audience = Audience(Type.ALERT, teams=teams, supervisors=bool(details.get("supervisors")))
    for pk in details.get("agents", ()):
        audience.add(pk, Reason.NAMED)
    return audience


@hears("promise_due")
def promise_due(event, conversation):
    audience = Audience(Type.PROMISE).add(event.details.get("agent"), Reason.AUTHOR)
    audience.add(conversation.assignee_id, Reason.ASSIGNEE)
    return audience if audience.agents else whose(conversation, Type.PROMISE)


@hears("reminded")
def reminded(event, conversation):
    return whose(conversation, Type.REMINDER)
