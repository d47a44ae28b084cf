"""What has to happen now.

A step waits for another one (`after`: its key, or several of which one is enough; else the start),
then perhaps until the trainee does something (`on`: writes, closes, ... in the same conversation;
the last time counts, so that who writes twice is let finish), then `seconds`. It also waits until
all of `if` and nothing of `unless` is true of what the trainee did since. Of steps with the same
`choice` only the first that can be played is.
"""

import math

from . import casting
from .asking import holds
from .seeing import Seen

STILL_AFTER = 30  # seconds


def due(scenario, seed, story, now):
    """The moves whose time has come and that were not carried out yet, in their order.

    `now`: seconds since the practice began."""
    played = {fact["step"]: fact["at"] for fact in story if fact["does"] == "plays"}
    if any(fact["who"] == "stage" and fact["does"] == "ends" for fact in story):
        return []
    blanks = casting.cast(scenario, seed)
    steps = scenario["steps"]
    chosen = {step.get("choice") for step in steps if step["key"] in played} - {None, ""}
    found = []
    for step in steps:
        if step["key"] in played or step.get("choice") in chosen:
            continue
        at = _moment(step, played, story)
        if at is None or at > now or not _may(scenario, step, blanks, story, played):
            continue
        if step.get("choice"):
            chosen.add(step["choice"])
        found.append(_move(scenario, seed, step, blanks, at))
    return sorted(found, key=lambda move: move["at"])


def is_still(scenario, seed, story, now):
    """Whether the trainee did something, and nobody will ever answer it."""
    told = [fact for fact in story if fact["who"] not in {"stage", "clock"}]
    did_last = bool(told) and told[-1]["who"] == "trainee" and told[-1]["at"] <= now - STILL_AFTER
    return did_last and not due(scenario, seed, story, math.inf)


def begun(step, played):
    """When what it waits for was played: 0 for the start, None when it was not."""
    after = step.get("after") or []
    after = [after] if isinstance(after, str) else after
    times = [played[key] for key in after if key in played]
    return min(times) if times else None if after else 0


def place(step):
    """The conversation in which it happens."""
    return step.get("in") or "main"


def _moment(step, played, story):
    since = begun(step, played)
    if since is None:
        return None
    if waits_for := step.get("on"):
        waits_for = {waits_for} if isinstance(waits_for, str) else set(waits_for)
        where = step.get("on_in") or place(step)
        acts = (
            fact["at"]
            for fact in story
            if fact["who"] == "trainee"
            and fact["does"] in waits_for
            and fact["at"] >= since
            and fact.get("in", "main") == where
        )
        since = max(acts, default=None)
    return None if since is None else since + step.get("seconds", 0)


def _may(scenario, step, blanks, story, played):
    where = step.get("on_in") or place(step)
    seen = Seen(scenario, blanks, story, where=where, since=begun(step, played))
    wanted = all(holds(asked, seen) for asked in step.get("if", []))
    return wanted and not any(holds(asked, seen) for asked in step.get("unless", []))


def _move(scenario, seed, step, blanks, at):
    where = place(step)
    conversation = scenario["conversations"][where]
    role = step["who"] if step["who"] in scenario["people"] else conversation["customer"]
    return {
        "step": step["key"],
        "at": at,
        "who": step["who"],
        "does": step["does"],
        "in": where,
        "text": casting.said(scenario, seed, step, blanks),
        "files": list(step.get("files", [])),
        "ago": step.get("ago", 0),
        "reason": step.get("reason", ""),
        "card": {key: casting.fill(text, blanks) for key, text in step.get("card", {}).items()},
        "person": {
            "name": blanks[role],
            "email": blanks[f"{role}.email"],
            "is_vip": bool(conversation.get("is_vip")),
        },
        "conversation": {
            **conversation,
            "subject": casting.fill(conversation.get("subject", ""), blanks),
        },
    }
