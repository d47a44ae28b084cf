"""What the bot knows before it thinks: read once, and compared again before it says anything."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from conversations.conditions import languages
from conversations.models import Conversation, Message
from team.locale import supported
from team.models import Agent

from .models import Outcome, Settings, Turn

MOST_BEFORE = 30  # messages
MOST_UNANSWERED = 20
LONGEST = 4000  # characters of one message
SPOKEN = 60  # letters from which on a text says more about its language than the profile
PASSING = {Outcome.NOTHING, Outcome.SOLVE, Outcome.CLOSE}
D = Message.Delivery


def newest(conversation):
    """The number of the last message that a person has written to us, or 0."""
    theirs = conversation.messages.written_by_people().order_by("-pk")
    return theirs.values_list("pk", flat=True).first() or 0


@dataclass
class Reading:
    """`unanswered`: the customer's messages that nobody has answered, the earliest first;
    `before`: what was said until then, as ("customer" | "bot" | "agent", text)."""

    conversation: Conversation
    epoch: int
    settings: Settings
    bot: Agent | None
    unanswered: list
    before: tuple = ()
    newest: int = 0
    # Whether it was looked at before, and a person wants the bot to go on all the same.
    is_again: bool = False
    turns: list = field(default_factory=list)

    @classmethod
    def of(cls, conversation_pk, through):
        whole = Conversation.objects.select_related("inbox", "customer", "team")
        conversation = whole.get(pk=conversation_pk)
        said = conversation.messages.exclude(delivery=D.WITHDRAWN)
        said = said.exclude(auto__in=[Message.Auto.AUTO_REPLY, Message.Auto.AUTOMATIC])
        said = said.select_related("author").prefetch_related("attachments").order_by("-pk")
        said = list(said[: MOST_BEFORE + MOST_UNANSWERED])[::-1]
        ours = max((i for i, each in enumerate(said) if each.is_ours), default=-1)
        new = [each for each in said[ours + 1 :] if each.pk > through]
        waits, is_again = conversation.waiting_since, False
        if waits and not new:  # a person gave it back: what still waits is looked at once more
            new = [each for each in said if not each.is_ours and each.created_at >= waits]
            is_again = bool(new)
        unanswered = new[-MOST_UNANSWERED:]
        first = unanswered[0].pk if unanswered else float("inf")
        before = [(speaker(m), m.body[:LONGEST]) for m in said if m.pk < first and m.body]
        return cls(
            conversation=conversation,
            epoch=conversation.handler_epoch,
            settings=Settings.objects.of(conversation.inbox),
            bot=Agent.objects.filter(is_bot=True, is_active=True).order_by("pk").first(),
            unanswered=unanswered,
            before=tuple(before[-MOST_BEFORE:]),
            newest=newest(conversation),
            is_again=is_again,
            turns=turns_of(conversation),
        )

    @property
    def is_with_bot(self):
        return self.conversation.status == Conversation.Status.BOT

    @property
    def last(self):
        return self.unanswered[-1] if self.unanswered else None

    @property
    def chosen(self):
        """The value of the button that was pressed last, or "" when more was written since."""
        return self.last.chosen if self.last else ""

    @property
    def is_mail(self):
        return self.conversation.inbox.speaks.is_mail

    @cached_property
    def text(self):
        """All that is unanswered, as one text; a mail that begins something with its subject."""
        texts = [message.body[:LONGEST] for message in self.unanswered]
        subject = self.conversation.subject
        if self.is_mail and subject and not self.before:
            texts.insert(0, subject)
        return "\n".join(text for text in texts if text.strip())

    @cached_property
    def language(self):
        """What they write in; of few words the profile says more."""
        known = languages.base(self.conversation.customer.language)
        text = self.text
        if sum(map(str.isalpha, text)) < SPOKEN:
            if known:
                return known
            text = "\n".join([*(said for who, said in self.before if who == "customer"), text])
        return languages.detect(text) or known or "en"

    @property
    def speaks(self):
        """In which language the bot's own sentences are."""
        return supported(self.language) or supported(self.conversation.customer.language)

    @cached_property
    def since_person(self):
        """The turns since it last had the word from a person."""
        ends = [i for i, turn in enumerate(self.turns) if turn.outcome == Outcome.HAND_OFF]
        return self.turns[ends[-1] + 1 :] if ends else self.turns

    @property
    def since(self):
        """When the customer's words begin to count: what a person had in hand before does not."""
        ends = [turn for turn in self.turns if turn.outcome == Outcome.HAND_OFF]
        later = [m for m in self.unanswered if ends and m.pk > (ends[-1].message_id or 0)]
        return later[0].created_at if later else None

    @property
    def last_answer(self):
        """The turn whose answer the customer has in front of them, or None. Small talk is none, and
        that it was counted as solved is not the last word when they write again."""
        said = [turn for turn in self.since_person if turn.outcome not in PASSING]
        said = [turn for turn in said if turn.outcome != Outcome.ANSWER or turn.is_sourced]
        return said[-1] if said and said[-1].is_sourced else None

    @property
    def failed(self):
        """How many turns did not help."""
        return sum(turn.has_failed for turn in self.since_person)


def turns_of(conversation):
    turns = conversation.turns.select_related("answer").order_by("-pk")
    return list(turns[:MOST_BEFORE])[::-1]


def speaker(message):
    if not message.is_ours:
        return "customer"
    return "bot" if message.author and message.author.is_bot else "agent"


def answers_lately(conversation, since):
    """How many answers of a bot this customer got by mail since then, in all conversations."""
    theirs = Turn.objects.filter(conversation__customer=conversation.customer_id)
    return theirs.filter(Q(answer__isnull=False), created_at__gt=since).count()
