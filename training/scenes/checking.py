"""Whether a scenario can be played to its end, and what is wrong with one that cannot."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from . import casting
from .asking import ASKS, in_words
from .playing import begun
from .rehearsing import rehearse
from .scoring import score

BEST, WORST = 95, 40
# What must not be enough.
HASTY = [
    {"wait": 20, "does": "writes", "text": "ok we will look into it soon"},
    {"wait": 4, "does": "closes"},
]
LONGEST_NAME = 80  # letters, with the address
MOST = 60  # steps, and acts of a play
# Who does what in a scenario; who is none of these is a customer.
DOES = {
    "bot": {"writes", "hands_off"},
    "colleague": {"writes", "notes", "takes_over", "types"},
    "stage": {"hints", "ends"},
    "": {"writes"},
}
SAYS = {"writes", "notes", "hints"}


@dataclass(frozen=True)
class Problem:
    """`part`: steps, goals, good, people, ...; `index` of a row in it, or None."""

    part: str
    text: str
    index: int | None = None


def problems(scenario):
    """[Problem], the first ones first: while there are any, it is played by nobody.

    Whether it can be finished is tried: with the good play that it brings along, which has to
    reach 95 points, and with a hasty one, which must not have more than 40."""
    found = [*_people(scenario), *_steps(scenario), *_goals(scenario), *_acts(scenario)]
    return found or [*_plays(scenario)]


def _people(scenario):
    for role, names in scenario["people"].items():
        if not names:
            yield Problem("people", _("There is nobody to play “%s”.") % role)
        for name in names:
            if not _is_person(name):
                text = _("“%s” is no name. Write: Robin Berg, or Robin Berg <robin@example.com>.")
                yield Problem("people", text % name[:80])
    for prop, values in scenario.get("props", {}).items():
        if not values:
            yield Problem("props", _("“%s” has no value.") % prop)
    known = _known(scenario)
    for conversation in scenario["conversations"].values():
        yield from _blanks("subject", None, [conversation.get("subject", "")], known)
    yield from _blanks("briefing", None, scenario.get("briefing", []), known)


def _is_person(said):
    if len(said) > LONGEST_NAME or not casting.PERSON.match(said):
        return False
    try:
        validate_email(casting.person(said)["email"])
    except ValidationError:
        return False
    return True


def _known(scenario):
    parts = ("", ".first", ".last", ".email")
    roles = {f"{role}{part}" for role in scenario["people"] for part in parts}
    return roles | set(scenario.get("props", {}))


def _blanks(part, index, texts, known):
    for text in texts:
        for blank in casting.BLANK.findall(str(text)):
            if blank not in known:
                said = _("{%(blank)s} stands for nothing. There is: %(known)s.")
                names = ", ".join(f"{{{name}}}" for name in sorted(known))
                yield Problem(part, said % {"blank": blank, "known": names}, index)


def _steps(scenario):
    steps = scenario["steps"]
    if not steps or len(steps) > MOST:
        yield Problem("steps", _("It needs a first step: what the customer writes."))
        return
    keys, known, is_whole = [step["key"] for step in steps], _known(scenario), True
    for index, step in enumerate(steps):
        if not step["key"] or keys.count(step["key"]) > 1:
            text = _("Each step needs a name of its own; “%s” is there twice.") % step["key"]
            yield Problem("steps", text, index)
        if step["does"] not in DOES.get(step["who"], DOES[""]):
            yield Problem("steps", _("They cannot do that."), index)
        said = [text for text in step.get("says", []) if str(text).strip()]
        if step["does"] in SAYS and not said:
            yield Problem("steps", _("Write what they say."), index)
        yield from _blanks("steps", index, said, known)
        for key in _after(step):
            if key not in keys:
                is_whole = False
                yield Problem("steps", _("There is no step “%s” to come after.") % key, index)
        for asked in (*step.get("if", []), *step.get("unless", [])):
            yield from _asked("steps", index, asked, keys, known)
    if is_whole:
        yield from _reached(steps)
    if not any(step["who"] not in {"bot", "stage", "colleague"} for step in steps):
        yield Problem("steps", _("No customer writes."))
    if not any(step["does"] == "ends" for step in steps):
        yield Problem("steps", _("It has no end: add a step “It ends”."))


def _after(step):
    after = step.get("after") or []
    return [after] if isinstance(after, str) else after


def _reached(steps):
    """Steps that wait for each other in a circle are played by nobody; and nobody answers a
    conversation that its customer has not begun."""
    reached, left, begun_by = {}, list(steps), set()
    while left:
        ready = [step for step in left if begun(step, reached) is not None]
        if not ready:
            break
        reached |= {step["key"]: 0 for step in ready}
        for step in ready:
            after = _after(step)
            follows = bool(after) and begun_by.issuperset(set(after) & set(reached))
            if follows or step["who"] not in DOES:
                begun_by.add(step["key"])
            elif step["who"] != "stage":
                text = _("“%s” comes before the customer has written: say after which step.")
                yield Problem("steps", text % step["key"], steps.index(step))
        left = [step for step in left if step not in ready]
    for step in left:
        text = _("“%s” is never played: it waits for a step that waits for it.") % step["key"]
        yield Problem("steps", text, steps.index(step))


def _asked(part, index, asked, keys, known):
    ask = ASKS.get(asked.get("asks"))
    if ask is None:
        yield Problem(part, _("Choose what is asked."), index)
        return
    for name, kind in ask.fields.items():
        value = asked.get(name)
        if value in (None, "", []) and name not in ask.optional:
            text = _("“%s” is not complete.") % ask.label
            yield Problem(part, text, index)
        if kind == "step" and value and value not in keys:
            yield Problem(part, _("There is no step “%s”.") % value, index)
        if kind in {"words", "ways"} and value:
            yield from _blanks(part, index, value if kind == "words" else [value], known)


def _goals(scenario):
    keys, known = [step["key"] for step in scenario["steps"]], _known(scenario)
    if not scenario["goals"]:
        yield Problem("goals", _("It needs a goal: what is a good answer?"))
    for index, goal in enumerate(scenario["goals"]):
        yield from _asked("goals", index, goal, keys, known)
        if not 1 <= int(goal.get("points") or 0) <= 100:
            yield Problem("goals", _("Give it 1 to 100 points."), index)
        if goal.get("since") and goal["since"] not in keys:
            yield Problem("goals", _("There is no step “%s”.") % goal["since"], index)


def _acts(scenario):
    keys, known = [step["key"] for step in scenario["steps"]], _known(scenario)
    if not scenario["good"]:
        text = _("Write how a good answer goes: it is tried, and shown to who has played.")
        yield Problem("good", text)
    for index, act in enumerate(scenario["good"][:MOST]):
        yield from _blanks("good", index, [act.get("text", "")], known)
        for key in _after(act):
            if key not in keys:
                yield Problem("good", _("There is no step “%s” to come after.") % key, index)


def _plays(scenario):
    story = rehearse(scenario, scenario["good"])
    sheet = score(scenario, story)
    blanks = casting.cast(scenario, 0)
    if sheet["score"] < BEST:
        goals = zip(scenario["goals"], sheet["goals"], strict=True)
        missed = "; ".join(in_words(goal, blanks) for goal, judged in goals if not judged["met"])
        text = _(
            "The good play has %(score)d of 100 points; it needs %(best)d. It misses: %(missed)s."
        )
        yield Problem("good", text % {"score": sheet["score"], "best": BEST, "missed": missed})
    if not any(fact["does"] == "ends" for fact in story):
        last = [fact["step"] for fact in story if fact["does"] == "plays"][-1:] or ["?"]
        text = _("The good play does not come to the end: nothing follows “%s”.")
        yield Problem("good", text % last[0])
    if (hasty := score(scenario, rehearse(scenario, HASTY))["score"]) > WORST:
        text = _(
            "Who writes one hasty line and closes it has %(score)d points, and should have"
            " %(worst)d at most. Ask for more than a quick answer."
        )
        yield Problem("goals", text % {"score": hasty, "worst": WORST})
