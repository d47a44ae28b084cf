"""A practice looked at afterwards: line by line with its times, and goal by goal."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from conversations.models.states import CloseReason, Priority

from .scenes import cast
from .scenes.asking import in_words
from .scenes.tips import tip


@dataclass(frozen=True)
class Line:
    """`kind`: message, note or event. `by`: customer, agent, colleague or bot, for its look."""

    number: int
    at: float
    kind: str
    by: str
    who: str
    text: str
    files: tuple = ()
    subject: str = ""
    # Who waits for an answer after it, and since when.
    waits: str = ""
    since: float = 0

    @property
    def clock(self):
        return clock(self.at)


@dataclass(frozen=True)
class Goal:
    words: str
    points: int
    of: int
    met: bool
    at: float | None
    line: int | None
    tip: str

    @property
    def clock(self):
        return "" if self.at is None else clock(self.at)


def clock(seconds):
    """ "1:05" after the beginning; what was before it has a minus."""
    sign, seconds = ("−" if seconds < 0 else ""), abs(round(seconds))
    return f"{sign}{seconds // 60}:{seconds % 60:02}"


def lines(scenario, story, *, seed, trainee):
    """[Line] of what was said and done. `trainee`: their name."""
    names = {**cast(scenario, seed), "trainee": trainee, "bot": _("Bot"), "clock": ""}
    found, waits = [], {}
    for fact in story:
        if fact["who"] == "stage":
            continue
        _wait(waits, fact, scenario)
        role, since = min(waits.items(), key=lambda one: one[1], default=("", 0))
        name = names.get(fact["who"], fact["who"])
        kind, text = _said(fact, name)
        if text is None:
            continue
        several = len(scenario["conversations"]) > 1
        found.append(
            Line(
                number=len(found) + 1,
                at=fact["at"],
                kind=kind,
                by=_by(fact["who"], scenario),
                who=name,
                text=text,
                files=tuple(fact.get("files", ())),
                subject=names[_customer(fact, scenario)] if several else "",
                waits=names.get(role, ""),
                since=since,
            )
        )
    return found


def goals(scenario, sheet, shown, *, seed):
    """[Goal], those that were missed with a tip; `shown`: the lines, to lead to the right one."""
    blanks, found = cast(scenario, seed), []
    for goal, judged in zip(scenario["goals"], sheet.get("goals", []), strict=False):
        at = judged["at"]
        line = None
        if at is not None:
            before = [one.number for one in shown if one.at <= at and one.by != "customer"]
            line = before[-1] if before else None
        found.append(
            Goal(
                words=in_words(goal, blanks),
                points=judged["points"],
                of=judged["of"],
                met=judged["met"],
                at=at,
                line=line,
                tip="" if judged["met"] else tip(goal),
            )
        )
    return found


def _customer(fact, scenario):
    return scenario["conversations"][fact.get("in", "main")]["customer"]


def _by(who, scenario):
    if who in {"bot", "clock"}:
        return who
    if who == "trainee":
        return "agent"
    customers = {each["customer"] for each in scenario["conversations"].values()}
    return "customer" if who in customers else "colleague"


def _wait(waits, fact, scenario):
    """Who waits for an answer, since when: {role: at}."""
    role = _customer(fact, scenario)
    if fact["does"] == "writes" and fact["who"] == role:
        waits.setdefault(role, fact["at"])
    elif fact["does"] in {"writes", "closes"} and fact["who"] != "bot":
        waits.pop(role, None)


def _said(fact, name):
    """(kind, text) of a fact; the text is None where there is nothing to show."""
    if fact["does"] in {"writes", "notes"}:
        return ("message" if fact["does"] == "writes" else "note"), fact["text"]
    words = EVENTS.get(fact["does"])
    return "event", words(fact, name) if words else None


def _closed(fact, name):
    reason = CloseReason(fact["reason"]).label if fact.get("reason") in CloseReason.values else ""
    return _("%(who)s closed it: %(reason)s") % {"who": name, "reason": reason}


def _prioritised(fact, name):
    label = Priority(fact["to"] or "").label
    return _("%(who)s set the priority: %(priority)s") % {"who": name, "priority": label}


def _given(fact, name):
    if not fact.get("to"):
        return _("%s gave it back") % name
    return _("%(who)s gave it to %(whom)s") % {"who": name, "whom": fact["to"]}


EVENTS = {
    "takes_over": lambda fact, name: _("%s took it over") % name,
    "assigns": _given,
    "hands": _given,
    "hands_off": lambda fact, name: _("The bot asked for a person"),
    "sorts": lambda fact, name: (
        _("%(who)s sorted it: %(what)s") % {"who": name, "what": fact["to"]}
        if fact.get("to")
        else None
    ),
    "prioritises": _prioritised,
    "closes": _closed,
    "reopens": lambda fact, name: _("%s opened it again") % name if name else _("It is open again"),
    "snoozes": lambda fact, name: _("%s snoozed it") % name,
    "warns": lambda fact, name: _("The promised time is nearly over"),
    "breaks": lambda fact, name: _("The promised time is over"),
}
