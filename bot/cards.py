"""The card for whoever takes over: what the bot knows, made of the turns, without a model."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from conversations.hand_offs import HandOff

from . import flows
from .models import Outcome

LONGEST = 300  # characters
MOST_CHECKED = 6
FEW = 8  # words: "a real person, please"
MOST_FOUND = 5


def make(reading, thought):
    """-> {"wants", "checked", "missing", "next", "sure", "language", "found"}"""
    found = thought.found or next(
        (turn.found for turn in reversed(reading.turns) if turn.found), []
    )
    return {
        "wants": wants(reading, thought.why),
        "checked": [*flows.collected(reading.conversation), *checked(reading, found)],
        "missing": missing(reading, thought),
        "next": suggestion(thought, found),
        "sure": round(sure(reading, thought), 2),
        "language": reading.language,
        "found": found[:MOST_FOUND],
    }


def wants(reading, why=""):
    """In their words: the last real question, and what they say now, if that is more than a wish
    for a person."""
    questions = [turn.question for turn in reading.since_person if _is_question(turn)]
    asked = " ".join(questions[-1].split()) if questions else ""
    last = " ".join(reading.text.split())
    if not asked or asked == last:
        return Truncator(last).chars(LONGEST)
    if why == HandOff.ASKED and len(last.split()) < FEW:
        return Truncator(asked).chars(LONGEST)
    half = LONGEST // 2
    return f"{Truncator(asked).chars(half)} … {Truncator(last).chars(half)}"


def _is_question(turn):
    """Something was looked for, or it was said in a flow: not "no", not "thanks"."""
    was_sought = turn.outcome == Outcome.FLOW or turn.confidence is not None
    return was_sought and len(turn.question) > 10


def checked(reading, found):
    lines = []
    for turn in reading.since_person:
        if turn.outcome == Outcome.ANSWER and turn.answer:
            titles = ", ".join(source["title"] for source in turn.answer.sources)
            text = _("Answered from “%(titles)s”") if titles else _("Answered")
            text %= {"titles": titles}
            did_not_help = _("did not help")
            lines.append(f"{text} ({did_not_help})" if turn.has_failed else text)
        elif turn.outcome == Outcome.ASK:
            lines.append(_("Asked back"))
    if not lines and not found:  # what was found stands on the card by itself
        lines.append(_("Nothing was looked for"))
    return lines[-MOST_CHECKED:]


def missing(reading, thought):
    words = [word for word in getattr(thought.decision, "missing", ()) or () if _tells(word)]
    lines = (
        [_("Nothing is known about: %(words)s") % {"words": ", ".join(words[:6])}] if words else []
    )
    if not reading.conversation.customer.address:
        lines.append(_("An address to answer to"))
    return lines


def _tells(word):
    """Not "two", "came" or "EUR": too short a word says nothing about what was asked, unless it is
    of a script that needs few letters."""
    return word.isalpha() and (len(word) > 4 or not word.isascii())


def suggestion(thought, found):
    if thought.why == HandOff.ANGRY:
        return _("Say sorry first, then what happens next.")
    if thought.why == HandOff.FILES:
        return _("Look at the file.")
    if thought.why in {HandOff.TIMEOUT, HandOff.ERROR, HandOff.OFF}:
        return _("Answer from the beginning: the bot has not.")
    if thought.why == HandOff.TOPIC:
        return _("Decide: “%(topic)s” is for people.") % {"topic": thought.topic}
    if found:
        return _("Check “%(title)s”, and answer what it leaves open.") % {
            "title": found[0]["title"]
        }
    return (
        _("Ask what exactly they need.")
        if thought.why == HandOff.ASKED
        else _("Answer, and write an article about it.")
    )


def sure(reading, thought):
    if thought.decision:
        return thought.decision.confidence
    known = [turn.confidence for turn in reading.since_person if turn.confidence is not None]
    return known[-1] if known else 0.0
