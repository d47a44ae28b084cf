"""What the bot makes of what it has read: the first of these that knows something.

Nothing here writes, and nothing here holds a transaction: it may take seconds.
"""

from conversations.hand_offs import HandOff

from . import answers, flows, limits, triggers, words
from .deciding import Question, decide
from .models import Outcome
from .thought import Thought
from .triggers import flood


def think(reading, *, now, decide=decide):
    """-> Thought. `decide`: what makes a Decision of a Question, as in deciding.py."""
    return (
        limits.check(reading, now)
        or _trigger(reading, now)
        or _flow(reading, now, decide)
        or answers.check(reading, now)
        or _decided(reading, now, decide)
    )


def _trigger(reading, now):
    """Something that only a person is to answer. Who gave it back to the bot has seen that."""
    if reading.is_again:
        return None
    found = triggers.check(reading, now)
    if found and found.why == HandOff.FLOOD and flood.has_told_somebody(reading.conversation, now):
        # One sentence, and then silence: neither a model nor a person is kept busy by it.
        told = any(turn.why == HandOff.FLOOD for turn in reading.turns[-1:])
        text = "" if told else words.patience()
        return Thought(Outcome.NOTHING, text=text, why=HandOff.FLOOD, rule=found.rule)
    return found and Thought.hand_off(found.why, topic=found.topic, rule=found.rule)


def _flow(reading, now, decide):
    """What comes next in a flow. What that leaves to the bot is answered below it."""
    pressed = (message for message in reversed(reading.unanswered) if message.chosen)
    message = next(pressed, reading.last)
    said = flows.step(reading.conversation, message, now)
    if said is None:
        return None
    rule = {"trigger": "flow", "flow": said.name}
    if said.hands_off:
        return Thought.hand_off(HandOff.FLOW, text=said.text, rule=rule, said=said)
    if not said.question:
        fields = {"rule": rule, "said": said}
        if said.is_good:
            text, offers = words.with_question(said.text)
            return Thought(Outcome.ANSWER, text, offers=offers, is_good=True, **fields)
        return Thought(Outcome.FLOW, said.text, offers=said.offers, **fields)
    thought = _decided(reading, now, decide, said.question)
    thought.text = "\n\n".join(filter(None, [said.text, thought.text]))
    thought.rule, thought.said = rule, said
    return thought


def _decided(reading, now, decide, text=""):
    is_unhappy = not text and answers.is_unhappy(reading)
    if is_unhappy and (thought := answers.failed(reading)):
        return thought
    about = f"C-{reading.conversation.pk}"
    question = Question(text or reading.text, reading.language, reading.before, about)
    decision = decide(question, reading.settings, now=now)
    thought = Thought(decision.outcome, decision.text, why=decision.why, decision=decision)
    thought.error = decision.error
    thought.failed = (reading.last_answer,) if is_unhappy else ()
    if decision.outcome == Outcome.ANSWER:
        return _answered(reading, thought, now, in_flow=bool(text))
    if decision.outcome == Outcome.HAND_OFF and not reading.is_again:
        return thought
    if decision.outcome == Outcome.ASK and has_just_asked(reading):
        # Another question would only annoy.
        thought.outcome, thought.why = Outcome.HAND_OFF, HandOff.UNSURE
        return thought
    thought.outcome = Outcome.ASK
    buttons = list(decision.buttons)
    thought.text = decision.text or (words.one_of_these() if buttons else words.ask_again())
    thought.offers = words.person_button(*buttons)
    return thought


def has_just_asked(reading):
    return [turn.outcome for turn in reading.since_person[-1:]] == [Outcome.ASK]


def _answered(reading, thought, now, *, in_flow):
    """An answer that was quoted from somewhere may have solved it; small talk cannot."""
    if not thought.sources:
        return thought
    if not in_flow and (again := flows.goes_back(reading.conversation, now)):
        # It was asked in the midst of a flow, which goes on below the answer.
        thought.text, thought.offers = f"{thought.text}\n\n{again.text}", again.offers
        return thought
    thought.is_good = True
    thought.text, thought.offers = words.with_question(thought.text)
    return thought
