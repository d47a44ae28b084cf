"""What a step may wait for, and what a score sheet asks: {"asks": "says", "words": ["refund"]}.

Each question answers with the moment (seconds since the start) at which it became true, or None.
One that is true as long as nothing happens (`is_never`) answers with the moment of what happened.
"""

from dataclasses import dataclass, field

from .casting import fill

ASKS = {}


@dataclass(frozen=True)
class Ask:
    """A question about what the trainee did. `fields`: {name of a value: its kind}."""

    name: str
    label: str
    answer: callable
    sentence: callable
    fields: dict = field(default_factory=dict)
    optional: tuple = ()
    is_never: bool = False

    def found(self, asked, seen):
        values = {name: asked[name] for name in self.fields if asked.get(name) not in (None, "")}
        return self.answer(seen, **values)


def asks(label, sentence, *, optional=(), is_never=False, **fields):
    """Registers a function as a question. `fields`: what can be said of it, and of which kind."""

    def register(answer):
        name = answer.__name__
        ASKS[name] = Ask(name, label, answer, sentence, fields, tuple(optional), is_never)
        return answer

    return register


def holds(asked, seen):
    """Whether it is so by now."""
    ask = ASKS[asked["asks"]]
    is_so = (ask.found(asked, seen) is None) == ask.is_never
    return is_so != bool(asked.get("not"))


def in_words(asked, blanks=None):
    """What is asked, as a sentence: "First answer within 2 minutes"."""
    ask = ASKS[asked["asks"]]
    said = asked.get("words_for") or ask.sentence(asked)
    return fill(said, blanks or {})
