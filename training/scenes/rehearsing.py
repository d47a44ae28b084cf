"""A scenario played with written acts in a trainee's place, in no time: is it finished, and how
well?

    {"after": "asks", "wait": 20, "does": "writes", "text": "Hello {customer.first}, ..."}

An act waits for a step (else for the start), then for the act before it, then `wait` seconds.
"""

from conversations.thanks import is_pure_thanks

from . import casting
from .playing import begun, due, place

TICK = 2  # seconds, as the page asks
LONGEST = 30 * 60


def rehearse(scenario, acts, seed=0):
    """The story that comes of it: as long as something happens, or until it ends."""
    blanks, story, left = casting.cast(scenario, seed), [], list(acts)
    free_at, now = 0, 0
    while now <= LONGEST and not _is_over(story):
        for move in due(scenario, seed, story, now):
            story += _reopened(move, story, now) + played(move, now)
        at = _moment(left[0], story, free_at) if left else None
        if at is not None and at <= now:
            story.append(_act(left.pop(0), blanks, now))
            free_at = now
        elif not left and now - free_at > longest_wait(scenario):
            break
        now += TICK
    return sorted(story, key=lambda fact: fact["at"])


def played(move, now):
    """What a move is in the story, once it is carried out."""
    facts = [{"at": now, "who": "stage", "does": "plays", "step": move["step"]}]
    if move["does"] == "ends":
        return [*facts, {"at": now, "who": "stage", "does": "ends"}]
    if move["does"] in {"hints", "types"}:
        return facts
    said = {"at": now - move["ago"], "who": move["who"], "in": move["in"]}
    if move["text"]:
        facts.append({**said, "does": "writes", "text": move["text"], "files": move["files"]})
    if move["does"] == "notes":
        facts[-1]["does"] = "notes"
    elif move["does"] != "writes":
        facts.append({**said, "does": move["does"], "reason": move["reason"]})
    return facts


def _reopened(move, story, now):
    """A customer who writes again opens what was closed, unless that is pure thanks."""
    ended = [
        one for one in story if one["does"] in {"closes", "reopens"} and one["in"] == move["in"]
    ]
    is_closed = bool(ended) and ended[-1]["does"] == "closes"
    if move["does"] != "writes" or not is_closed or is_pure_thanks(move["text"]):
        return []
    return [{"at": now, "who": "clock", "does": "reopens", "in": move["in"]}]


def longest_wait(scenario):
    """After so many seconds in which the trainee does nothing, nothing more happens."""
    return 10 + sum(step.get("seconds", 0) for step in scenario["steps"])


def _is_over(story):
    return any(fact["does"] == "ends" for fact in story)


def _moment(act, story, free_at):
    times = {fact["step"]: fact["at"] for fact in story if fact["does"] == "plays"}
    since = begun(act, times)
    return None if since is None else max(since, free_at) + act.get("wait", 10)


def _act(act, blanks, now):
    return {
        "at": now,
        "who": "trainee",
        "does": act["does"],
        "in": place(act),
        "text": casting.fill(act.get("text", ""), blanks),
        "to": act.get("to", ""),
        "reason": act.get("reason", "resolved" if act["does"] == "closes" else ""),
        "files": list(act.get("files", [])),
    }
