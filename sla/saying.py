"""A policy in words: its content is JSON, as `Policy.content` gives it and a version keeps it."""

from datetime import timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations import conditions
from conversations.actions.saying import problems_of_steps, steps

from . import durations

LABELS = {
    "name": _("Name"),
    "is_active": _("On"),
    "conditions": _("For conversations"),
    "first_response": _("First response"),
    "next_response": _("Next response"),
    "resolution": _("Resolution"),
    "in_office_hours": _("Count office hours only"),
    "pauses_for_customer": _("Pause while we wait for the customer"),
    "warn_share": _("Warn at"),
    "on_warning": _("When it warns"),
    "on_breach": _("When it is late"),
    "after_breach": _("When it stays late"),
    "after": _("For so long"),
}
PROMISED = {
    "first_response": _("a first response within %(time)s"),
    "next_response": _("each next response within %(time)s"),
    "resolution": _("a resolution within %(time)s"),
}
STEPS = ("on_warning", "on_breach", "after_breach")


def sentence(content):
    """ "When the channel is Email: a first response within 4 h, in office hours." """
    when = conditions.sentence(content["conditions"])
    promised = [
        said % {"time": say_time(content[name])} for name, said in PROMISED.items() if content[name]
    ]
    said = {"when": when, "promised": ", ".join(promised)}
    if not when:
        text = gettext("For everybody: %(promised)s")
    else:
        text = gettext("When %(when)s: %(promised)s")
    text %= said
    if content["in_office_hours"]:
        return gettext("%(promise)s, in office hours.") % {"promise": text}
    return gettext("%(promise)s, at any hour.") % {"promise": text}


def problems(content):
    """What it cannot do as it was meant, in sentences."""
    chosen = [step for name in STEPS for step in content[name]]
    return [*conditions.problems(content["conditions"]), *problems_of_steps(chosen)]


def say_time(seconds):
    return durations.say(timedelta(seconds=seconds), parts=4)


def say(name, value):
    if name == "conditions":
        return conditions.sentence(value) or gettext("everybody")
    if name in STEPS:
        return ", ".join(steps(value)) or gettext("nothing")
    if name in PROMISED or name == "after":
        return say_time(value) if value else gettext("not promised")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return f"{value} %" if name == "warn_share" else str(value)
