"""Which conversations to look at: drawn at random, rated low, or long; and whose answers there."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Left
from django.utils import timezone

from conversations.models import Conversation, Message
from team.models import Agent

from .models import Review

MOST = 50
LOW = 2  # of 5, and below
# Of those with the longest logs so many are looked at for how much was really said.
LONG_LOGS = 200
# For nobody's answers: these say nothing about an agent.
NOT_OURS = ["spam", "duplicate", "merged"]


@dataclass(frozen=True)
class Sample:
    """`since` and `until` are local days, both included. The same seed draws the same."""

    found: str
    since: date
    until: date
    count: int = 10
    agent: Any = None
    team: Any = None
    seed: int = 0


@dataclass
class Drawn:
    conversation: Any
    agent: Any  # whose answers are looked at: who wrote most of those that may be reviewed
    others: list = field(default_factory=list)
    said: int = 0
    asked: str = ""  # how it began: a chat has no subject


def draw(sample, reader):
    """-> [Drawn], of what is done and was not reviewed yet."""
    found = _of(sample, reader)
    if sample.found == Review.Found.LOW:
        found = found.filter(rating__score__lte=LOW)
        found = found.order_by("rating__score", "-rating__created_at")
    elif sample.found == Review.Found.LONG:
        longest = found.order_by("-version").values_list("pk", flat=True)[:LONG_LOGS]
        said = Count("messages", filter=~Q(messages__delivery="withdrawn"))
        found = Conversation.objects.filter(pk__in=list(longest))
        found = found.annotate(said=said).order_by("-said", "-pk")
    else:
        chance = Func(
            F("pk"),
            Value(sample.seed),
            function="hashint8extended",
            output_field=BigIntegerField(),
        )
        # Their numbers alone first: whole rows of all that could be drawn are slow to sort.
        drawn = list(found.order_by(chance, "pk").values_list("pk", flat=True)[: 3 * sample.count])
        found = Conversation.objects.filter(pk__in=drawn).order_by(chance, "pk")
    found = found.select_related("customer", "inbox", "rating", "team")
    return _with_agents(list(found[: 3 * sample.count]), sample, reader)[: sample.count]


def _of(sample, reader):
    begins, ends = midnight(sample.since), midnight(sample.until + timedelta(days=1))
    found = Conversation.objects.visible_to(reader).done()
    found = found.filter(closed_at__gte=begins, closed_at__lt=ends, has_person_spoken=True)
    found = found.exclude(close_reason__in=NOT_OURS)
    reviewed = Review.objects.filter(conversation=OuterRef("pk"))
    if sample.agent:
        said = Message.objects.sent_to_customer().filter(author=sample.agent, auto="")
        found = found.filter(Exists(said.filter(conversation=OuterRef("pk"))))
        reviewed = reviewed.filter(agent=sample.agent)
    if sample.team:
        found = found.filter(team=sample.team)
    return found.filter(~Exists(reviewed))


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def _with_agents(conversations, sample, reader):
    wrote = answered_by(conversations)
    said = dict(
        Message.objects.filter(conversation__in=conversations)
        .exclude(delivery="withdrawn")
        .values_list("conversation")
        .annotate(Count("pk"))
        .order_by()
    )
    asked = asked_in(conversations)
    drawn = []
    for conversation in conversations:
        agents = [agent for agent in wrote[conversation.pk] if agent != reader]
        if sample.agent:
            agents.sort(key=lambda agent: agent != sample.agent)
        if agents:
            first, *others = agents
            drawn.append(
                Drawn(
                    conversation,
                    first,
                    others,
                    said.get(conversation.pk, 0),
                    asked.get(conversation.pk, ""),
                )
            )
    return drawn


def asked_in(conversations):
    """{pk: what the customer wrote first, cut}: the last line of a chat says nothing about it."""
    first = Message.objects.filter(conversation__in=conversations, direction=Message.Direction.IN)
    first = first.order_by("conversation", "created_at", "pk").distinct("conversation")
    return dict(first.annotate(asked=Left("body", 200)).values_list("conversation", "asked"))


def answered_by(conversations):
    """{pk: [the people who answered there]}, who wrote most first."""
    messages = Message.objects.sent_to_customer().filter(conversation__in=conversations)
    counts = (
        messages.filter(auto="", author__is_bot=False)
        .values_list("conversation", "author")
        .annotate(count=Count("pk"))
        .order_by("-count", "author")
    )
    counts = list(counts)
    agents = Agent.objects.in_bulk({author for _conversation, author, _count in counts})
    found = defaultdict(list)
    for conversation, author, _count in counts:
        found[conversation].append(agents[author])
    return found
