"""A short conversation tried without a customer: what the bot would make of its last line.

The lines before are played again, in a transaction that is rolled back: so triggers, flows and
answers find what they would find, and nothing of it is kept. A model is asked for the last line
only, once the transaction is over.
"""

import time
from dataclasses import dataclass

from django.db import transaction

from conversations.hand_offs import in_words
from conversations.models import Conversation
from customers.models import Customer
from team.locale import speaking as in_language

from .. import speaking, thinking, words
from ..models import Outcome
from ..reading import Reading
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
            "sources": thought.sources,
        }


def ask(inbox, text, before=(), *, chosen="", now):
    """-> Tried. `before`: lines as `as_line` gives them, the oldest first."""
    began = time.monotonic()
    with transaction.atomic():
        conversation = _begin(inbox, now)
        for line in before:
            reading = _hear(conversation, line["text"], line["chosen"], now)
            speaking.write(reading, _known(reading, now) or _again(line), now=now)
        reading = _hear(conversation, text, chosen, now)
        thought = _known(reading, now)
        transaction.set_rollback(True)
    if thought is None:
        with _in_their_language(reading):
            thought = thinking._decide(reading, now)
    said, offers = thought.text, thought.offers
    if thought.outcome == Outcome.HAND_OFF:
        with _in_their_language(reading):
            said, offers = words.person_comes(reading, now=now)
    seconds = time.monotonic() - began
    return Tried(text, chosen, reading.language, thought, said, offers, seconds)


def _begin(inbox, now):
    customer = Customer.objects.create(name="")
    return Conversation.objects.open_new(customer=customer, inbox=inbox, now=now)


def _hear(conversation, text, chosen, now):
    last = conversation.messages.order_by("-pk").values_list("pk", flat=True).first() or 0
    conversation.receive(text, chosen=chosen, now=now)
    return Reading.of(conversation.pk, last)


def _known(reading, now):
    """What is said without looking for an answer: by a trigger, a flow, or to an answer before."""
    with _in_their_language(reading):
        for step in thinking.STEPS:
            if thought := step(reading, now):
                return thought
    return None


def _again(line):
    """A thought that was had before."""
    return Thought(line["outcome"], line["said"], is_good=line["is_good"])


def _in_their_language(reading):
    return in_language(reading.speaks, reading.conversation.customer.time_zone)
