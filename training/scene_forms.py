"""The form in which supervisors and admins write a scenario."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.rows_field import RowsFormMixin

from .offered import LEVELS
from .scene_rows import (
    ACTS,
    STEPS,
    ActForm,
    GoalForm,
    SceneRowsField,
    StepForm,
    goals_offered,
    lines,
)
from .scenes.plays.people import COLLEAGUES

CHANNELS = [("web", _("Website chat")), ("email", _("Email"))]


def many(label, rows=3, **kwargs):
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=4000, widget=widget, **kwargs)


class SceneForm(RowsFormMixin, forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        error_messages={"required": _("Give it a name: what happens in it.")},
    )
    about = forms.CharField(label=_("What it is about"), max_length=200, required=False)
    teaches = forms.CharField(label=_("What one learns"), max_length=200, required=False)
    level = forms.TypedChoiceField(
        label=_("Level"), choices=list(LEVELS.items()), coerce=int, initial=1
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=60, initial=5)
    channel = forms.ChoiceField(label=_("They write by"), choices=CHANNELS)
    subject = forms.CharField(label=_("Subject of the mail"), max_length=200, required=False)
    is_vip = forms.BooleanField(label=_("An important customer"), required=False)
    customers = many(
        _("Who may be the customer"),
        help_text=_(
            "A line each: a name, and behind it an address in angle brackets, if you like."
        ),
        error_messages={"required": _("Write at least one name.")},
    )
    props = many(
        _("What may differ"),
        required=False,
        help_text=_("A line each: order: HL-1, HL-2. Then {order} in a text is one of them."),
    )
    briefing = many(
        _("What the trainee may know"),
        required=False,
        help_text=_("A line each. It stands beside the conversation."),
    )
    steps = SceneRowsField(
        StepForm, STEPS, _("Step"), _("Nothing happens yet. Say what the customer writes first.")
    )
    goals = SceneRowsField(GoalForm, goals_offered(), _("Goal"), _("Nothing is asked for yet."))
    good = SceneRowsField(
        ActForm, ACTS, _("Act"), _("Nothing yet. It is tried, and shown to whoever has played.")
    )
    # The version that the writer has before them.
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def clean_props(self):
        found = {}
        for line in lines(self.cleaned_data["props"]):
            name, colon, values = line.partition(":")
            name = name.strip()
            if not colon or not name.isascii() or not name.replace("_", "").isalpha():
                text = gettext("“%s”: write a name of small letters, a colon, and what it may be.")
                raise ValidationError(text % line)
            found[name.lower()] = [each.strip() for each in values.split(",") if each.strip()]
        return found

    @property
    def script(self):
        """The scenario, without its key."""
        said = self.cleaned_data
        about = {name: said[name] for name in ("name", "about", "teaches", "level", "minutes")}
        main = {"customer": "customer", "channel": said["channel"], "is_vip": said["is_vip"]}
        main["subject"] = said["subject"] if said["channel"] == "email" else ""
        main["with_bot"] = any(step["who"] == "bot" for step in said["steps"])
        return {
            **about,
            "conversations": {"main": main},
            "people": {"customer": lines(said["customers"]), "colleague": COLLEAGUES},
            "props": said["props"],
            "briefing": lines(said["briefing"]),
            "steps": said["steps"],
            "goals": said["goals"],
            "good": said["good"],
        }

    @staticmethod
    def initial_of(script):
        main = script["conversations"]["main"]
        names = ("name", "about", "teaches", "level", "minutes", "steps", "goals", "good")
        props = script.get("props", {}).items()
        return {
            **{name: script[name] for name in names},
            **{name: main.get(name, "") for name in ("channel", "subject", "is_vip")},
            "customers": "\n".join(script["people"]["customer"]),
            "props": "\n".join(f"{name}: {', '.join(values)}" for name, values in props),
            "briefing": "\n".join(map(str, script.get("briefing", []))),
        }
