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
LONGEST_BUTTON = 60


def check(reading, now):
    """-> Thought, or None when they say nothing of an answer, or more than that."""
    last = reading.last_answer
    if _is_helped(reading, last):
        return _solved(reading)
    if is_pure_thanks(reading.text):
        return Thought(Outcome.NOTHING)
    if reading.chosen == "solved:no" or (last and replies.is_no(_reply(reading))):
        return failed(reading) or _ask_again(reading, last)
    return None


def failed(reading):
    """A person is asked when this was one answer too many that did not help. -> Thought or None"""
    count, most = reading.failed + 1, reading.settings.most_failed
    if count < most:
        return None
    rule = {"trigger": "failed", "count": count, "most": most}
    return Thought.hand_off(HandOff.FAILED, rule=rule, failed=_turns(reading))


def is_unhappy(reading):
    """Whether the question says by itself that the answer before it did not help."""
    last = reading.last_answer
    return bool(last) and (replies.begins_with_no(reading.text) or _is_same(reading))


def _is_helped(reading, last):
    if last is None:
        return False
    if reading.chosen:
        return reading.chosen == "solved:yes"
    return replies.is_yes(_reply(reading)) or is_pure_thanks(reading.text)


def _reply(reading):
    """What answers the bot: of a mail its first line that is no greeting."""
    if not reading.is_mail:
        return reading.text
    lines = [line for line in reading.text.splitlines() if line.strip()]
    lines = [line for line in lines if not (line.endswith(",") and len(line.split()) < 5)]
    return lines[0] if lines else ""


def _is_same(reading):
    question = fold(reading.text)
    asked = [fold(turn.question) for turn in reading.since_person if turn.outcome == Outcome.ANSWER]
    return len(question) > 8 and any(
        fuzz.token_sort_ratio(question, each) >= SAME for each in asked
    )


def _turns(reading):
    return tuple(filter(None, [reading.last_answer]))


def _solved(reading):
    # Nobody wants a mail that says that no more mails come.
    text = "" if reading.is_mail else words.glad()
    rule = {"trigger": "helped"}
    return Thought(Outcome.SOLVE, text=text, rule=rule)


def _ask_again(reading, last):
    """What else was found, or to say it in other words."""
    buttons = others(last.found) if last else []
    text = words.one_of_these() if buttons else words.ask_again()
    offers = words.person_button(*buttons)
    rule = {"trigger": "failed", "count": reading.failed + 1, "most": reading.settings.most_failed}
    return Thought(Outcome.ASK, text=text, offers=offers, rule=rule, failed=_turns(reading))


def others(found):
    """Buttons for the articles below the one that was quoted."""
    titles = {hit["article"]: hit["title"] for hit in found}
    rest = list(titles.items())[1:3]
    return [{"text": title[:LONGEST_BUTTON], "value": f"ask:{pk}"} for pk, title in rest]
