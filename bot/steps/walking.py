"""A way through the steps of one flow. Pure: it knows neither conversations nor tables, so that a
flow can be tried.

Steps are [[kind, {…}], …]:

    ["say", {"text": …, "buttons": [{"text": …, "to": "next" | "words" | "person" | "flow:7" | …}]}]
    ["ask", {"text": …, "field": "order_number", "can_skip": true}]
    ["ask", {"text": …, "field": "attribute", "attribute": "Plan", "can_skip": false}]
    ["hand_off", {"text": …}]
    ["answer", {}]

Each walk goes forwards only, and ends at the last step: it cannot go round.
"""

from dataclasses import dataclass, field

from . import reading

NEXT, WORDS, SKIP = "flow:next", "flow:words", "flow:skip"
# So often what cannot be read is asked for again; then it is answered like anything else.
ASKED_AGAIN = 1


@dataclass(frozen=True)
class Walk:
    """Where it has come: what is said, what can be pressed or filled in, and the step that waits
    for it (None: it is over). `told`: all that is known by now."""

    texts: tuple = ()
    buttons: tuple = ()  # ({"text", "value"}, …)
    asks: str = ""
    label: str = ""
    can_skip: bool = False
    at: int | None = None
    missed: int = 0
    told: dict = field(default_factory=dict)
    hands_off: bool = False
    answers: bool = False
    # What they wrote cannot be what was asked for.
    is_unread: bool = False

    @property
    def is_silent(self):
        return not (self.texts or self.hands_off or self.answers)


def walk(steps, *, at=0, told=(), known=()):
    """From this step to the next one at which the customer has the word.

    `known`: names of what need not be asked, because it is known already.
    """
    told, texts = dict(told), []
    for index in range(at, len(steps)):
        kind, step = steps[index]
        text = step.get("text", "")
        if kind == "say":
            texts.append(text)
            if buttons := step.get("buttons"):
                offered = tuple({"text": b["text"], "value": value_of(b)} for b in buttons)
                return Walk(_all(texts), buttons=offered, at=index, told=told)
        elif kind == "ask" and key_of(step) not in told and step["field"] not in known:
            return Walk(_all([*texts, text]), at=index, told=told, **_asked(step))
        elif kind == "hand_off":
            return Walk(_all([*texts, text]), told=told, hands_off=True)
        elif kind == "answer":
            return Walk(_all(texts), told=told, answers=True)
    return Walk(_all(texts), told=told)


def go_on(steps, *, at, told=(), known=(), missed=0, text="", chosen=""):
    """What comes after the customer's word at this step.

    -> Walk, or None when it is nothing for the flow: a question of theirs, or a step that is gone.
    """
    kind, step = steps[at] if 0 <= at < len(steps) else ("", {})
    onwards = {"at": at + 1, "known": known}
    if kind == "say" and step.get("buttons"):
        return walk(steps, told=told, **onwards) if chosen == NEXT else None
    if kind != "ask":
        return None
    if chosen == SKIP:
        return walk(steps, told=told, **onwards) if step.get("can_skip") else None
    value = reading.read(step["field"], text)
    if value is not None:
        return walk(steps, told={**dict(told), key_of(step): value}, **onwards)
    if reading.is_question(text) or missed >= ASKED_AGAIN:
        return None
    return Walk(at=at, told=dict(told), missed=missed + 1, is_unread=True, **_asked(step))


def waiting(steps, at):
    """What stands open at this step, to be asked once more; None when nothing does."""
    kind, step = steps[at] if 0 <= at < len(steps) else ("", {})
    return Walk(_all([step.get("text", "")]), at=at, **_asked(step)) if kind == "ask" else None


def key_of(step):
    """Under which name an answer is kept: "email", or "attribute:Plan"."""
    name = step["field"]
    return f"attribute:{step['attribute']}" if name == "attribute" else name


def value_of(button):
    """What a press on it says: as `Message.chosen`."""
    return {"next": NEXT, "words": WORDS}.get(button["to"], button["to"])


def _asked(step):
    label = step.get("attribute", "") if step["field"] == "attribute" else ""
    return {"asks": step["field"], "label": label, "can_skip": bool(step.get("can_skip"))}


def _all(texts):
    return tuple(text for text in texts if text.strip())
