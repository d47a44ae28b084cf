"""What the bot makes of what it has read: the first of these that knows something.

Nothing here writes, and nothing here holds a transaction: it may take seconds.
"""

from conversations.hand_offs import HandOff

from . import answers, flows, limits, triggers, words
from .deciding import Question, decide
from .models import Outcome
from .thought import Thought


def think(reading, *, now):
    """-> Thought"""
    for step in STEPS:
        if thought := step(reading, now):
            return thought
    return _decide(reading, now)


def _may(reading, now):
    """It may not speak here, or not any more."""
    return limits.check(reading, now)


def _trigger(reading, now):
    """Something that only a person is to answer. Who gave it back to the bot has seen that."""
    if reading.is_again:
        return None
    found = triggers.check(reading, now)
    return found and Thought.hand_off(found.why, topic=found.topic, rule=found.rule)


def _flow(reading, now):
    """What comes next in a flow. What that leaves to the bot is answered below it."""
    pressed = (message for message in reversed(reading.unanswered) if message.chosen)
    message = next(pressed, reading.last)
    said = flows.step(reading.conversation, message, reading.settings, now)
    if said is None:
        return None
    rule = {"trigger": "flow", "flow": said.name}
    if said.hands_off:
        return Thought.hand_off(HandOff.FLOW, text=said.text, rule=rule, said=said)
    if not said.question:
        text, offers = said.text, said.offers
        if said.is_good:
            text, offers = words.with_question(text)
        return Thought(
            Outcome.FLOW, text, rule=rule, offers=offers, is_good=said.is_good, said=said
        )
    thought = _decide(reading, now, said.question)
    thought.text = "\n\n".join(filter(None, [said.text, thought.text]))
    thought.rule, thought.said = rule, said
    return thought


def _answer(reading, now):
    """What they say of the answer before."""
    return answers.check(reading, now)


STEPS = [_may, _trigger, _flow, _answer]


def _decide(reading, now, text=""):
    question = Question(text or reading.text, reading.language, reading.before)
    decision = decide(question, reading.settings, now=now)
    before = reading.since_person[-1:] if reading.since_person else []
    thought = Thought(decision.outcome, decision.text, why=decision.why, decision=decision)
    thought.error = decision.error
    if decision.outcome == Outcome.HAND_OFF and reading.is_again:
        thought.outcome, thought.text = Outcome.ASK, words.ask_again()
    elif decision.outcome == Outcome.ASK and [turn.outcome for turn in before] == [Outcome.ASK]:
        # Asked back, and no wiser: another question would only annoy.
        thought.outcome, thought.why = Outcome.HAND_OFF, HandOff.UNSURE
    if decision.outcome == Outcome.ANSWER and decision.sources:
        thought.is_good = True
        thought.text, thought.offers = words.with_question(decision.text)
    elif thought.outcome == Outcome.ASK:
        thought.offers = words.person_button()
    if thought.is_good and not text and (again := flows.goes_back(reading.conversation, now)):
        # It was asked in the midst of a flow, which goes on below the answer.
        thought.text, thought.offers = f"{decision.text}\n\n{again.text}", again.offers
        thought.is_good = False
    return thought
