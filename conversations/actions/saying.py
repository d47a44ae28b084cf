"""Steps in words: what they will do, and why they cannot. A step is [name, value]."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from team.memory import remember

from ..conditions.base import SENSELESS
from .base import ACTIONS


def lower_first(text):
    """For the middle of a sentence; what begins with two capitals is a name."""
    text = str(text)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def steps(chosen):
    return [remember(f"says {step}", lambda step=step: step_says(*step)) for step in chosen]


def step_says(name, value):
    try:
        return str(ACTIONS[name].says(value, by=None))
    except SENSELESS:
        return gettext("Something that we do not know")


def problems_of_steps(chosen):
    """Why they cannot be done as they were meant: what they name was deleted."""
    found = (remember(f"problem {step}", lambda step=step: problem_of(*step)) for step in chosen)
    return [problem for problem in found if problem]


def problem_of(name, value):
    one = ACTIONS.get(name)
    if one is None or not one.is_automatic:
        return gettext("There is no action “%(name)s” any more.") % {"name": name}
    try:
        one.automatic_field().clean(value)
    except ValidationError:
        return gettext("Cannot be done: %(step)s") % {"step": lower_first(step_says(name, value))}
    except SENSELESS:
        return gettext("%(label)s: its value makes no sense.") % {"label": one.label}
    return ""
