"""What customers say of the answer that they got: it solved it, it did not, or the same again."""

from rapidfuzz import fuzz

from conversations.hand_offs import HandOff
from conversations.thanks import is_pure_thanks

from . import words
from .models import Outcome
from .thought import Thought
from .triggers import replies
from .triggers.folding import fold

SAME = 90  # of 100: the same question once more


def check(reading, now):
    """-> Thought, or None when it says nothing of an answer, or more than that."""
    last, message = reading.last_answer, reading.last
    if message is None:
        return Thought(Outcome.NOTHING)
    if message.chosen == "solved:yes" or (last and replies.is_yes(reading.text)):
        return _solved(reading) if last and not last.has_failed else None
    if is_pure_thanks(reading.text) and not message.attachments.all():
        return _solved(reading) if last and not last.has_failed else Thought(Outcome.NOTHING)
    if message.chosen == "solved:no" or (last and replies.is_no(reading.text)):
        return _failed(reading, (last,) if last else ())
    if last and is_same(reading):
        return _failed(reading, (last,))
    return None


def is_same(reading):
    question = fold(reading.text)
    asked = [fold(turn.question) for turn in reading.since_person if turn.outcome == Outcome.ANSWER]
    return len(question) > 8 and any(
        fuzz.token_sort_ratio(question, each) >= SAME for each in asked
    )


def _solved(reading):
    # By mail nobody wants a mail that says that no more mails come.
    text = "" if reading.is_mail else words.glad()
    offers = {} if reading.is_mail else {"rating": True}
    return Thought(Outcome.SOLVE, text=text, offers=offers)


def _failed(reading, turns):
    """Say so, ask in other words; after enough of them a person comes."""
    rule = {"trigger": "failed", "count": reading.failed + 1, "most": reading.settings.most_failed}
    if reading.failed + 1 >= reading.settings.most_failed:
        return Thought.hand_off(HandOff.FAILED, rule=rule, failed=turns)
    text, offers = words.ask_again(), words.person_button()
    return Thought(Outcome.ASK, text=text, offers=offers, rule=rule, failed=turns)
