"""Who gets a conversation, of those who could: pure functions over facts at one moment.

What they are asked is kept in the trace of every decision, so that each can be made again from it.
"""

from dataclasses import asdict, dataclass

from team.capacity import Taker
from team.models.team import Fallback, Strategy


@dataclass(frozen=True)
class Question:
    """`needs`: pks of skills. `place`: whose turn it was last. `waited`: seconds."""

    strategy: str
    needs: tuple = ()
    place: int = 0
    fallback: str = Fallback.LATER
    fallback_seconds: int = 60
    waited: int = 0

    @property
    def falls_back(self):
        is_late = self.fallback == Fallback.LATER and self.waited >= self.fallback_seconds
        return self.fallback == Fallback.AT_ONCE or is_late


@dataclass(frozen=True)
class Decision:
    """`chosen`: an agent's pk, or None. `why`: a code for each agent, also of the chosen one.

    `is_fallback`: nobody with the skills could take it, so that they were not asked for.
    """

    chosen: int | None
    why: dict
    is_fallback: bool = False


def decide(question, takers):
    why = {one.id: one.cannot for one in takers if one.cannot}
    able = [one for one in takers if not one.cannot]
    is_fallback = False
    if question.strategy == Strategy.BY_SKILL and question.needs:
        skilled = [one for one in able if set(question.needs) <= set(one.skills)]
        if skilled:
            why |= {one.id: "unskilled" for one in able if one not in skilled}
            able = skilled
        elif question.falls_back:
            is_fallback = True
        else:
            why |= {one.id: "unskilled" for one in able}
            able = []
    if not able:
        return Decision(None, why)
    reasons = ORDERS[question.strategy]
    ranked = sorted(able, key=lambda one: [rank(one, question) for _code, rank in reasons])
    first, *others = ranked
    for other in others:
        why[other.id] = _what_told(question, reasons, first, other)[0]
    second = others[0] if others else None
    why[first.id] = _what_told(question, reasons, first, second)[1] if second else "only_one"
    return Decision(first.id, why, is_fallback)


def _what_told(question, reasons, first, other):
    """What made the difference between the chosen one and another: (of the other, of the first)."""
    return next(code for code, rank in reasons if rank(first, question) != rank(other, question))


def _turns_until(one, question):
    """Those after the last one come first, then it begins again."""
    return one.id <= question.place, one.id


def _known(one, question):
    return -len(set(question.needs) & set(one.skills))


def _level(one, question):
    return -sum(one.skills.get(need, 0) for need in question.needs)


LEAST_LOADED = [
    (("has_more", "has_least"), lambda one, question: one.load),
    (("got_later", "waited_longest"), lambda one, question: one.given_at),
    (("same", "same_first"), lambda one, question: one.id),
]
ORDERS = {
    Strategy.ROUND_ROBIN: [(("later_turn", "next_turn"), _turns_until)],
    Strategy.LEAST_LOADED: LEAST_LOADED,
    Strategy.BY_SKILL: [
        (("fewer_skills", "best_skills"), _known),
        (("lower_level", "best_skills"), _level),
        *LEAST_LOADED,
    ],
}


def trace_of(question, takers, decision):
    """JSON of all that was asked, and what came of it."""
    return asdict(question) | {
        "chosen": decision.chosen,
        "is_fallback": decision.is_fallback,
        "agents": [
            one.as_json() | {"chosen": one.id == decision.chosen, "why": decision.why[one.id]}
            for one in takers
        ],
    }


def decide_again(trace):
    """The decision that this trace tells of, made once more from its facts."""
    names = Question.__dataclass_fields__
    asked = {name: trace[name] for name in names} | {"needs": tuple(trace["needs"])}
    return decide(Question(**asked), [Taker.of_json(one) for one in trace["agents"]])
