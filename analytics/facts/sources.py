"""What facts are made from: of many conversations, in a fixed number of queries."""

from collections import defaultdict
from functools import cached_property

from canned_responses.models import Use
from conversations.events import Kind
from conversations.models import Conversation, Event, Message, Rating, Tag
from satisfaction.models import Ask
from sla import reading
from sla.models import Clock
from team.models import Agent, OfficeHours, Team

from .hands import CHANGES, Hands

D = Message.Delivery
HEARD = CHANGES | {Kind.MESSAGE_SENT, Kind.HANDED_OFF, Kind.CLOSED, Kind.RATING_ASKED}
LINE = (
    *("conversation_id", "kind", "created_at", "actor_id", "details"),
    *("message__author_id", "message__delivery", "message__is_scheduled", "message__send_at"),
)


class Source:
    """One conversation: its Story, Hands, lines, clocks, rating, tags and canned replies."""

    def __init__(self, conversation, story, lines):
        self.conversation, self.story, self.lines = conversation, story, lines
        self.clocks, self.credited, self.tags, self.uses = [], [], [], []
        self.rating = None  # (score, when)
        self.asked_at = None  # in a chat; of a mail its log says so

    @cached_property
    def hands(self):
        return Hands(self.conversation, self.of_kind(*CHANGES))

    def of_kind(self, *kinds):
        return [line for line in self.lines if line.kind in kinds]

    @cached_property
    def answers(self):
        """[(when it left, its author)] of people, in order."""
        sent = []
        for line in self.of_kind(Kind.MESSAGE_SENT):
            is_out = line.message__delivery != D.WITHDRAWN
            if line.message__is_scheduled:
                is_out &= line.message__delivery != D.QUEUED
            if is_out:
                at = line.message__send_at if line.message__is_scheduled else line.created_at
                sent.append((at, line.message__author_id))
        return sorted(sent)


class Sources:
    """Of these conversations, by their numbers; and who there is."""

    def __init__(self, numbers):
        fields = ("id", "inbox_id", "team_id", "assignee_id", "issue_type_id", "status")
        fields += ("close_reason", "merged_into_id", "opened_at", "waiting_since")
        some = Conversation.objects.filter(pk__in=numbers).order_by("pk")
        self.conversations = list(some.only(*fields))
        numbers = [conversation.pk for conversation in self.conversations]
        self.hours = OfficeHours.objects.by_team()
        self.teams = set(Team.objects.values_list("pk", flat=True))
        self.people = set(Agent.objects.filter(is_bot=False).values_list("pk", flat=True))
        lines = defaultdict(list)
        heard = Event.objects.filter(conversation__in=numbers, kind__in=HEARD).order_by("version")
        # What the bot said is no answer of a person.
        heard = heard.exclude(kind=Kind.MESSAGE_SENT, message__author__is_bot=True)
        for line in heard.values_list(*LINE, named=True):
            lines[line.conversation_id].append(line)
        stories = reading.read_many(self.conversations)
        self.found = {
            each.pk: Source(each, story, lines[each.pk])
            for each, story in zip(self.conversations, stories, strict=True)
        }
        self._add_clocks(numbers)
        self._add_ratings(numbers)
        uses = Use.objects.filter(conversation__in=numbers).order_by("at", "pk")
        for number, *use in uses.values_list("conversation", "at", "agent", "response"):
            self.found[number].uses.append(use)
        tagged = Tag.conversations.through.objects.filter(conversation__in=numbers)
        tagged = tagged.filter(tag__removed_at=None).order_by("tag")
        for number, tag in tagged.values_list("conversation", "tag"):
            self.found[number].tags.append(tag)

    def _add_clocks(self, numbers):
        over = Clock.objects.filter(conversation__in=numbers).exclude(target=None)
        fields = ("conversation_id", "kind", "ended_at", "met_at", "breached_at", "due_at")
        over = over.order_by("started_at")
        for clock in over.values_list(*fields, named=True):
            self.found[clock.conversation_id].clocks.append(clock)

    def _add_ratings(self, numbers):
        ratings = Rating.objects.filter(conversation__in=numbers)
        for number, *rating in ratings.values_list("conversation", "score", "created_at"):
            self.found[number].rating = rating
        credited = ratings.exclude(agents=None).order_by("agents")
        asked = Ask.objects.filter(conversation__in=numbers).exclude(asked_at=None)
        for number, at in asked.values_list("conversation", "asked_at"):
            self.found[number].asked_at = at
        for number, agent in credited.values_list("conversation", "agents"):
            self.found[number].credited.append(agent)
