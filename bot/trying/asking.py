"""A short conversation tried without a customer: what the bot would make of its last line.

It is played in a transaction that is rolled back: so triggers, flows and answers find what they
would find, and nothing of it is kept. Where it comes to a question, the play stops; the question is
decided outside of the transaction, as a model may take its time, and then it is played once more
with what was decided. What the bot made of the lines before stands.
"""

import time
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from conversations.hand_offs import in_words
from conversations.models import Conversation
from customers.models import Customer
from team.locale import speaking as in_language

from .. import flows, speaking
from ..deciding import Decision, decide
from ..models import Outcome
from ..reading import Reading
from ..thinking import think
from ..thought import Thought

LONGEST = 2000  # characters of a line
MOST_LINES = 8


@dataclass(frozen=True)
class Tried:
    """What the bot made of the last line. `said`: what the customer would read, with `offers`
    below it; `seconds`: how long it took."""

    text: str
    chosen: str
    language: str
    thought: Thought
    said: str
    offers: dict
    seconds: float

    @property
    def decision(self):
        return self.thought.decision

    @property
    def why(self):
        return self.thought.topic or in_words(self.thought.why)

    @property
    def trace(self):
        """As `rule_said` reads it."""
        return {"rule": self.thought.rule}

    @property
    def is_over(self):
        """Whether the bot has nothing more to say in it."""
        return self.thought.outcome in {Outcome.HAND_OFF, Outcome.SOLVE}

    def as_line(self):
        """For the next time: what was said, and what the bot made of it without a model."""
        thought = self.thought
        return {
            "text": self.text,
            "chosen": self.chosen,
            "outcome": thought.outcome,
            "said": self.said,
            "is_good": thought.is_good,
            "is_of_flow": thought.said is not None,
            "fails": bool(thought.failed),
            "sources": thought.sources,
        }


def ask(inbox, text, before=(), *, chosen="", now):
    """-> Tried. `before`: lines as `as_line` gives them, the oldest first."""
    began = time.monotonic()
    lines = (inbox, text, before, chosen, now)
    try:
        played = _play(*lines, decide=_stop)
    except Stopped as stopped:
        with in_language(*stopped.speaks):
            decision = decide(*stopped.asked, now=now)
        played = _play(*lines, decide=lambda *_asked, now: decision)
    reading, thought, said, offers = played
    seconds = time.monotonic() - began
    return Tried(text, chosen, reading.language, thought, said, offers, seconds)


class Stopped(Exception):
    """The play has come to a question. `speaks`: in which language and time zone."""

    def __init__(self, *asked):
        super().__init__()
        self.asked = asked
        self.speaks = (get_language(), timezone.get_current_timezone_name())


def _stop(*asked, now):
    raise Stopped(*asked)


def _play(inbox, text, before, chosen, now, *, decide):
    """-> (reading, thought, what the customer would read, what is offered below it)"""
    with transaction.atomic():
        conversation = _begin(inbox, now)
        for line in before:
            reading = _hear(conversation, line["text"], line["chosen"], now)
            speaking.write(reading, _again(line, reading, now), now=now)
        reading = _hear(conversation, text, chosen, now)
        with in_language(reading.speaks, reading.conversation.customer.time_zone):
            thought = think(reading, now=now, decide=decide)
            said, offers = thought.text, thought.offers
            if thought.outcome == Outcome.HAND_OFF:
                said, offers = speaking.told(reading, thought, now), {}
        transaction.set_rollback(True)
    return reading, thought, said, offers


def _begin(inbox, now):
    customer = Customer.objects.create(name="")
    return Conversation.objects.open_new(customer=customer, inbox=inbox, now=now)


def _hear(conversation, text, chosen, now):
    last = conversation.messages.order_by("-pk").values_list("pk", flat=True).first() or 0
    conversation.receive(text, chosen=chosen, now=now)
    return Reading.of(conversation.pk, last)


def _again(line, reading, now):
    """A thought that was had before."""
    thought = Thought(line["outcome"], line["said"], is_good=line["is_good"])
    thought.decision = Decision(line["outcome"], line["said"], sources=tuple(line["sources"]))
    if line["is_of_flow"]:
        thought.said = flows.step(reading.conversation, reading.last, now)
    if line["fails"] and reading.last_answer:
        thought.failed = (reading.last_answer,)
    return thought
