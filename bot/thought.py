"""What the bot is going to do: made without writing anything, carried out in one transaction."""

from dataclasses import dataclass, field

from .models import Outcome


@dataclass
class Thought:
    """`why`: a code of conversations.hand_offs; `rule`: what made it so, in codes, for "Why?";
    `is_good`: an answer that counts as solved when nobody objects; `failed`: the turns that turned
    out not to have helped."""

    outcome: str
    text: str = ""
    why: str = ""
    topic: str = ""
    rule: dict = field(default_factory=dict)
    decision: object = None
    offers: dict = field(default_factory=dict)
    is_good: bool = False
    failed: tuple = ()
    # What a flow says in it; it is kept when this is carried out.
    said: object = None
    error: str = ""

    @classmethod
    def hand_off(cls, why, **fields):
        return cls(Outcome.HAND_OFF, why=why, **fields)

    @property
    def found(self):
        hits = self.decision.found if self.decision else ()
        return [hit if isinstance(hit, dict) else hit.as_json() for hit in hits]

    @property
    def sources(self):
        known = self.decision or self.said
        return list(known.sources) if known else []
