"""What can be asked of a conversation, by name: what rules and policies choose by.

A set of conditions is JSON: {"all": true, "conditions": [[name, op, value], ...]}; without
conditions it holds always. To add a condition: one class in this package, and its test.
"""

import logging
from dataclasses import dataclass
from functools import reduce

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from team.memory import remember

from ..picking import PickField

CONDITIONS = {}
# What a value of another shape than the form lets through makes a condition raise.
SENSELESS = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, ValidationError)

log = logging.getLogger(__name__)


def condition(cls):
    CONDITIONS[cls.name] = cls()
    return cls


class Condition:
    """`label` names it in the menu under its `group`; `operators`: op -> its words.

    An op in `bare` asks for no value.
    """

    name = label = group = ""
    operators = {}
    bare = ()

    def field(self):
        """The form field that chooses and checks a value; None when no op has one."""
        return None

    def check(self, op, value):
        """Raise ValidationError when the value cannot be asked for with this op."""

    def says(self, op, value):
        """A clause: "the channel is Website chat"."""
        raise NotImplementedError

    def real(self, facts, op, value):
        """What the conversation really has, as JSON; for the trace."""
        raise NotImplementedError

    def shows(self, real):
        """That in words, for whoever reads the trace."""
        return str(real)

    def holds(self, facts, op, value):
        raise NotImplementedError


class OneOf(Condition):
    """The value is a list of codes; the conversation has one of its own, or none ("")."""

    operators = {"is": _("is"), "is_not": _("is not")}
    said = {"is": _("%(what)s is %(names)s"), "is_not": _("%(what)s is not %(names)s")}
    # The subject of the clause.
    what = ""
    # Whether nothing is two of them at once.
    is_single = True

    def choices(self):
        """[(code, label)], perhaps in groups."""
        raise NotImplementedError

    def field(self):
        required = {"required": _("Choose at least one.")}
        return PickField(label=self.label, choices=self.choices, error_messages=required)

    def names(self, codes):
        """What the codes are called. One that is gone has no name."""
        known = self.known()
        return [known[code] for code in codes if code in known]

    def known(self):
        """{code: name} of all that can be asked for."""
        return remember(self.name, lambda: {c: str(name) for c, name in flat(self.choices())})

    def says(self, op, value):
        names = self.names(value) or [gettext("something that is gone")]
        return self.said[op] % {"what": self.what, "names": either(names)}

    def shows(self, real):
        return ", ".join(self.names([real])) or gettext("None")

    def is_gone(self, value):
        """Whether nothing that it asks for is there any more."""
        return not self.names(value)

    def holds(self, facts, op, value):
        return (self.real(facts, op, value) in value) == (op == "is")


def flat(choices):
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def either(names):
    """ "a, b or c" """
    if len(names) < 2:
        return "".join(names)
    return gettext("%(names)s or %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


@dataclass(frozen=True)
class Judgement:
    """`trace`: [{"name", "op", "value", "real", "held"}], one for each condition."""

    held: bool
    trace: list


def judge(chosen, facts):
    """Whether a set of conditions holds, and what each of them found."""
    trace = [ask(facts, *asked) for asked in chosen.get("conditions", [])]
    held = (all if is_all(chosen) else any)(one["held"] for one in trace)
    return Judgement(held or not trace, trace)


def is_all(chosen):
    return chosen.get("all", True)


def holds(chosen, facts):
    """The same answer without the trace: asks no more than it needs."""
    asked = chosen.get("conditions", [])
    held = (_answer(facts, *one)[1] for one in asked)
    return not asked or (all if is_all(chosen) else any)(held)


def ask(facts, name, op, value):
    """One condition. What we do not know how to ask does not hold: its rule does nothing."""
    real, held = _answer(facts, name, op, value, with_real=True)
    return {"name": name, "op": op, "value": value, "real": real, "held": held}


def _answer(facts, name, op, value, *, with_real=False):
    """-> (what the conversation really has, whether it holds)"""
    one, real = CONDITIONS.get(name), None
    if one is None or op not in one.operators:
        return real, False
    try:
        real = one.real(facts, op, value) if with_real else None
        return real, bool(one.holds(facts, op, value))
    except SENSELESS as why:
        log.warning("The condition %s %s %.200r cannot be asked: %s", name, op, value, why)
        return real, False


def clauses(chosen):
    """What each condition says: ["the channel is Website chat", ...]."""
    return [clause(*asked) for asked in chosen.get("conditions", [])]


def clause(name, op, value):
    one = CONDITIONS.get(name)
    try:
        return one.says(op, value)
    except SENSELESS:
        return gettext("something that we do not know is so")


def sentence(chosen):
    """ "the channel is Website chat and the priority is High"; "" when it holds always."""
    joint = gettext("%(one)s and %(other)s") if is_all(chosen) else gettext("%(one)s or %(other)s")
    said = clauses(chosen)
    return reduce(lambda one, other: joint % {"one": one, "other": other}, said) if said else ""


def read_out(trace):
    """A trace in words: [(clause, what the conversation really had, whether it held)]."""
    lines = []
    for one in trace:
        try:
            real = CONDITIONS[one["name"]].shows(one["real"])
        except SENSELESS:
            real = ""
        lines.append((clause(one["name"], one["op"], one["value"]), real, one["held"]))
    return lines


def problems(chosen):
    """What in it cannot be as it was meant, in sentences: what it asks for was deleted."""
    found = []
    for name, op, value in chosen.get("conditions", []):
        one = CONDITIONS.get(name)
        if one is None or op not in one.operators:
            found.append(gettext("There is no condition “%(name)s” any more.") % {"name": name})
            continue
        try:
            if isinstance(one, OneOf) and one.is_gone(value):
                text = gettext("%(label)s: what it asks for was deleted.")
                found.append(text % {"label": one.label})
            elif op not in one.bare:
                one.check(op, value)
        except ValidationError as why:
            found.extend(why.messages)
        except SENSELESS:
            found.append(gettext("%(label)s: its value makes no sense.") % {"label": one.label})
    if not found and is_all(chosen) and (label := contradiction(chosen["conditions"])):
        text = gettext("It never holds: its conditions on “%(label)s” rule each other out.")
        found.append(text % {"label": label})
    return found


def contradiction(asked):
    """The label of what is asked so that nothing can be all of it, or None."""
    bare, left = {}, {}
    for name, op, value in asked:
        one = CONDITIONS[name]
        if op in one.bare and bare.setdefault(name, op) != op:
            return one.label
        if isinstance(one, OneOf) and one.is_single:
            every = left.get(name) or set(one.known())
            left[name] = every & set(value) if op == "is" else every - set(value)
            if not left[name]:
                return one.label
    return None
