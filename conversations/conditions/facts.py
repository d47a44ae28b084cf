"""What a conversation is, at a moment: gathered when it is asked for, and once."""

from collections import defaultdict
from functools import cached_property

from django.db.models import OuterRef
from django.db.models.functions import Left

from team.models import OfficeHours

from ..events import Kind
from ..hand_offs import HandOff
from ..lists import Capped
from ..models import Conversation, Event, Message, Tag, Tagging
from . import languages
from .text import Text

MOST_SAID = 50  # messages: the last ones
LONGEST_SAID = 50_000  # characters of one message
MOST_EARLIER = 1000


class Facts:
    """`now`: the moment. `since`: only what the customer has said from then on counts as said."""

    # `Hours` by a team's pk.
    hours = None

    def __init__(self, conversation, now, since=None):
        self.conversation, self.now, self.since = conversation, now, since

    @classmethod
    def of_many(cls, conversations, now=None):
        """For each, as it was opened or `now`: its Facts, in a handful of queries for all."""
        return gather([cls(each, now or each.opened_at) for each in conversations])

    @property
    def customer(self):
        return self.conversation.customer

    @cached_property
    def language(self):
        """The code of what the customer speaks, without its region; "" when we cannot tell.

        What the profile or the widget says counts; else it is read from what was written.
        """
        return languages.base(self.customer.language) or languages.detect(self.text.raw)

    @cached_property
    def said(self):
        """The customer's words: [text], the earliest first."""
        found = theirs().filter(conversation=self.conversation, created_at__lte=self.now)
        if self.since:
            found = found.filter(created_at__gte=self.since)
        found = found.order_by("-created_at", "-pk")
        return list(found.values_list(Left("body", LONGEST_SAID), flat=True)[:MOST_SAID])[::-1]

    @cached_property
    def text(self):
        """The subject and what was said; of a later message, only that. -> Text"""
        subject = [] if self.since else [self.conversation.subject]
        return Text("\n".join([*subject, *self.said]))

    @cached_property
    def tags(self):
        """Their numbers, as texts."""
        return [str(tag.pk) for tag in self.conversation.tags.all()]

    @cached_property
    def standing(self):
        """Of tags that were merged: which they are now."""
        merged = Tag.with_removed.filter(merged_into__isnull=False).select_related("merged_into")
        return {str(tag.pk): str(tag.standing.pk) for tag in merged if tag.standing}

    @cached_property
    def earlier(self):
        """How many conversations we had with this customer before."""
        found = Conversation.objects.filter(customer=self.customer, merged_into=None)
        found = found.filter(opened_at__lt=self.conversation.opened_at)
        return len(found.values_list("pk")[:MOST_EARLIER])

    @cached_property
    def hand_off(self):
        """Why the bot asked for a person the last time: (a code or a text, the topic's name)."""
        events = self.conversation.events.filter(kind=Kind.HANDED_OFF, created_at__lte=self.now)
        found = events.order_by("-version").values_list("details__reason", "details__topic")
        return found.first() or (None, None)

    @cached_property
    def hand_off_reason(self):
        """The same as Text: a topic by its name. Empty when it never did."""
        reason, topic = self.hand_off
        return Text(str(topic or reason or ""))

    @cached_property
    def hand_off_code(self):
        """One of HandOff; "" when it never did, or said it in words."""
        reason, _topic = self.hand_off
        return reason if reason in HandOff.values else ""

    @cached_property
    def is_office_open(self):
        """Whether it is office hours of its team, or by default."""
        if self.hours is None:
            self.hours = OfficeHours.objects.by_team()
        return self.hours[self.conversation.team_id].is_open(self.now)


def theirs():
    """What customers have written, without what their machines answered."""
    messages = Message.objects.filter(direction=Message.Direction.IN)
    return messages.exclude(auto=Message.Auto.AUTO_REPLY)


def gather(many):
    """Fill in, for many Facts, what each would ask the database for. -> the same"""
    ours = [facts.conversation for facts in many]
    words, tags, reasons = defaultdict(list), defaultdict(list), defaultdict(list)
    messages = theirs().filter(conversation__in=ours).order_by("created_at", "pk")
    for pk, *said in messages.values_list("conversation", "created_at", Left("body", LONGEST_SAID)):
        words[pk].append(said)
    taggings = Tagging.objects.filter(conversation__in=ours, tag__removed_at=None)
    for pk, tag in taggings.values_list("conversation", "tag"):
        tags[pk].append(str(tag))
    events = Event.objects.filter(conversation__in=ours, kind=Kind.HANDED_OFF).order_by("version")
    for pk, *reason in events.values_list(
        "conversation", "created_at", "details__reason", "details__topic"
    ):
        reasons[pk].append(reason)
    standing, hours = many[0].standing if many else {}, OfficeHours.objects.by_team()
    theirs_too = Conversation.objects.filter(customer=OuterRef("customer"), merged_into=None)
    earlier = Capped(theirs_too.filter(opened_at__lt=OuterRef("opened_at")), cap=MOST_EARLIER)
    counted = Conversation.objects.filter(pk__in={each.pk for each in ours})
    known = dict(counted.annotate(earlier=earlier).values_list("pk", "earlier"))
    for facts in many:
        one, now, since = facts.conversation, facts.now, facts.since
        said = [text for at, text in words[one.pk] if at <= now and not (since and at < since)]
        facts.said, facts.tags, facts.standing = said[-MOST_SAID:], tags[one.pk], standing
        facts.hours = hours
        facts.earlier = known.get(one.pk, 0)
        given = [why for at, *why in reasons[one.pk] if at <= now]
        facts.hand_off = given[-1] if given else (None, None)
    return many
