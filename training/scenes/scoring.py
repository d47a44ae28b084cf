"""The score sheet of a practice."""

from . import casting
from .asking import ASKS
from .seeing import Seen


def score(scenario, story, seed=0):
    """How it was done, of 100.

        {"score": 85, "points": 85, "of": 100, "limit": None, "first_reply": 41.0, "length": 183.0,
         "goals": [{"points": 15, "of": 15, "met": True, "at": 41.0}, ...]}

    `goals` stand in the order of the scenario's; `at` is the moment that shows it. A goal that was
    missed and has a `limit` keeps the whole from being more than that: some things no friendly
    words make good. Who does nothing has done nothing right.
    """
    blanks = casting.cast(scenario, seed)
    goals = [_judged(scenario, goal, blanks, story) for goal in scenario["goals"]]
    points, of = sum(goal["points"] for goal in goals), sum(goal["of"] for goal in goals)
    limits = [
        goal["limit"]
        for goal, judged in zip(scenario["goals"], goals, strict=True)
        if goal.get("limit") is not None and not judged["met"]
    ]
    reached = round(100 * points / of) if of else 0
    return {
        "score": min([reached, *limits]),
        "points": points,
        "of": of,
        "limit": min(limits, default=None) if limits and min(limits) < reached else None,
        "first_reply": _first_reply(scenario, blanks, story),
        "length": story[-1]["at"] if story else 0,
        "goals": goals,
    }


def _judged(scenario, goal, blanks, story):
    where, since = goal.get("in") or "main", 0
    if goal.get("since"):
        since = Seen(scenario, blanks, story).played(goal["since"])
    at, met = None, False
    if since is not None:
        seen = Seen(scenario, blanks, story, where=where, since=since)
        ask = ASKS[goal["asks"]]
        at = ask.found(goal, seen)
        is_left_alone = ask.is_never != bool(goal.get("not"))
        met = at is None and seen.has_acted if is_left_alone else at is not None
    of = int(goal["points"])
    return {"points": of if met else 0, "of": of, "met": met, "at": at}


def _first_reply(scenario, blanks, story):
    """How long the customer waited for a person, in seconds; or None."""
    seen = Seen(scenario, blanks, story)
    wrote = next((fact["at"] for fact in seen.replies), None)
    return None if wrote is None or seen.waits_since is None else round(wrote - seen.waits_since, 1)
