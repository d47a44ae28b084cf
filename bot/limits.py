"""Where the bot says nothing, or nothing any more."""

from datetime import timedelta

from conversations.hand_offs import HandOff
from conversations.models import Message
from conversations.models.automatic import ROBOT

from .models import Outcome
from .reading import answers_lately
from .thought import Thought

MOST_ANSWERS = 20  # in a conversation, until a person has it
MOST_BY_MAIL = 5
# By mail, to one customer: two machines may talk to each other, and who signs with somebody else's
# address has us write to them.
MOST_TO_ONE = ((10, timedelta(hours=1)), (25, timedelta(days=1)))


def check(reading, now):
    inbox = reading.conversation.inbox
    if not inbox.has_bot or not inbox.is_active or reading.bot is None:
        return Thought.hand_off(HandOff.OFF)
    if reading.is_mail and _is_machine(reading):
        return Thought.hand_off(HandOff.MACHINE)
    answers = sum(turn.answer_id is not None for turn in reading.since_person)
    if answers >= (MOST_BY_MAIL if reading.is_mail else MOST_ANSWERS):
        return Thought.hand_off(HandOff.ENOUGH)
    if reading.is_mail and _had_enough(reading.conversation, now):
        return Thought.hand_off(HandOff.ENOUGH)
    return None


def _had_enough(conversation, now):
    return any(answers_lately(conversation, now - span) >= most for most, span in MOST_TO_ONE)


def _is_machine(reading):
    """A mailing list, or an address that nobody reads."""
    if any(message.auto == Message.Auto.LIST for message in reading.unanswered):
        return True
    return bool(ROBOT.match(reading.conversation.addressee().address))


def is_silent(thought):
    """Whether the customer is told nothing of it: a machine would answer, or somebody else gets
    it."""
    return thought.outcome == Outcome.NOTHING or thought.why in {HandOff.MACHINE, HandOff.ENOUGH}
