"""A rule in words: its content is JSON, as `Rule.content` gives it and a version keeps it."""

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from conversations import conditions
from conversations.actions.saying import lower_first, problems_of_steps, step_says, steps

__all__ = ["lower_first", "problems_of", "sentence", "step_says", "steps", "why"]

LABELS = {
    "name": _("Name"),
    "is_on": _("On"),
    "moments": _("Asked when"),
    "active_from": _("Active from"),
    "active_until": _("Active until"),
    "conditions": _("When"),
    "steps": _("Then"),
    "goes_on": _("Then ask the next rules, too"),
}

WHY = {
    "unknown": _("There is no such action any more."),
    "decided": _("A person has decided who has it since."),
    "error": _("Something went wrong. The log of the worker says what."),
}


def sentence(content):
    """ "When the channel is Website chat, then hand to Billing, set the priority to High." """
    when = conditions.sentence(content["conditions"])
    then = ", ".join(map(lower_first, steps(content["steps"]))) or gettext("do nothing")
    said = gettext("When %(when)s, then %(then)s.") if when else gettext("Always %(then)s.")
    said = said % {"when": when, "then": then}
    if content["moments"] == ["writes"]:
        return gettext("Each time the customer writes again: %(rule)s") % {"rule": said}
    if len(content["moments"]) > 1:
        text = gettext("On arrival and each time the customer writes again: %(rule)s")
        return text % {"rule": said}
    return said


def why(code):
    """Why a step was not done: a code of `actions.carry_out_each`, or the words of a refusal."""
    return str(WHY.get(code, code))


def problems_of(chosen):
    return problems_of_steps(chosen) if chosen else [gettext("It does nothing: it has no actions.")]


# --- Versions


def say(name, value):
    if name == "conditions":
        return conditions.sentence(value) or gettext("always")
    if name == "steps":
        return ", ".join(steps(value)) or gettext("nothing")
    if name == "moments":
        from .models import Moment

        return "; ".join(str(Moment(moment).label) for moment in value)
    if name in {"is_on", "goes_on"}:
        return gettext("yes") if value else gettext("no")
    if name.startswith("active"):
        if not value:
            return pgettext("a rule's time", "not limited")
        moment = timezone.localtime(parse_datetime(value))
        return formats.date_format(moment, "SHORT_DATETIME_FORMAT")
    return str(value)
