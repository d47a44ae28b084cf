import re

from django import forms
from django.conf.global_settings import LANGUAGES
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations import actions, placeholders
from conversations.forms import Numbers
from team.sharing import choices_for

from .models import CannedFile, CannedResponse, Macro

LONGEST = 20_000  # characters
MOST_STEPS = 12


class SharedForm(forms.ModelForm):
    """Of what is everybody's, a team's or mine, see team/sharing.py."""

    who = forms.ChoiceField(label=_("Who can use it"))
    # Which state of it the writer has before them.
    seen = forms.CharField(required=False, max_length=40)

    def __init__(self, *args, agent, **kwargs):
        super().__init__(*args, **kwargs)
        self.agent = agent
        self.stamp = self.instance.changed_at.isoformat() if self.instance.pk else ""
        self.fields["who"].choices = choices_for(agent)
        self.fields["folder"].widget.attrs |= {"list": "canned-folders"}
        self.initial.setdefault("who", self.instance.who if self.instance.pk else "me")

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_folder(self):
        return " ".join(self.cleaned_data["folder"].split())

    def clean(self):
        fields = super().clean()
        if fields.get("seen") and fields["seen"] != self.stamp:
            self.add_error(
                None,
                gettext(
                    "Somebody changed it meanwhile. What you wrote is below: save again to put it"
                    " in the place of theirs."
                ),
            )
        self.instance.share(fields.get("who") or "", by=self.agent)
        return fields


class CannedResponseForm(SharedForm):
    language = forms.ChoiceField(label=_("Language"), required=False)
    # The numbers of the files that go along with it: all of them, whenever they were attached.
    files = Numbers(required=False)
    text = forms.CharField(
        label=_("Reply"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Write the text that will be inserted.")},
    )

    class Meta:
        model = CannedResponse
        fields = ["title", "shortcut", "folder", "language", "text"]
        error_messages = {
            "title": {"required": _("Give it a name that you will recognise.")},
            "shortcut": {"required": _("Give it a shortcut, such as refund-approved.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            ("", _("Any language")),
            *((code, _(name)) for code, name in LANGUAGES),
        ]
        self.fields["shortcut"].max_length = 41  # a slash in front is taken away
        self.fields["shortcut"].widget.attrs |= {"maxlength": 41, "class": "mono"}

    def chosen_files(self):
        """Those that the editor shows as attached."""
        if not self.is_bound:
            source = self.instance if self.instance.pk else self.initial.get("source")
            return source.files.all() if source else []
        numbers = [pk for pk in self["files"].data or [] if pk.isdecimal() and len(pk) < 15]
        return CannedFile.objects.visible_to(self.agent).filter(pk__in=numbers)

    def clean_shortcut(self):
        shortcut = "-".join(self.cleaned_data["shortcut"].strip().lstrip("/").lower().split())
        if not re.fullmatch(r"[\w-]{1,40}", shortcut):
            raise ValidationError(
                gettext("Use letters, digits and hyphens only, 40 at most: refund-approved.")
            )
        return shortcut

    def clean_text(self):
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        placeholders.check(text)
        return text

    def taken(self):
        return gettext("There is a reply with this shortcut already, for the same people.")


class StepForm(forms.Form):
    """One step of a macro: its value. Which action it is has been chosen before."""

    def __init__(self, name, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = actions.ACTIONS[name]
        self.fields["value"] = self.action.field()


class MacroForm(SharedForm):
    """A macro with its steps, in order: `step` names the action of each, step-0-value its value."""

    class Meta:
        model = Macro
        fields = ["title", "folder"]
        error_messages = {"title": {"required": _("Give it a name that says what it does.")}}

    def __init__(self, data=None, *args, change="", **kwargs):
        """`change`: "up-1", "down-1", "remove-1" or "add"; it moves a step, and checks nothing."""
        if change:
            kwargs["initial"] = {name: data.get(name, "") for name in ("title", "folder", "who")}
        super().__init__(None if change else data, *args, **kwargs)
        steps = self.instance.steps
        if data:
            names = [name for name in data.getlist("step")[:MOST_STEPS] if is_offered(name)]
            steps = [[name, data.get(f"step-{i}-value", "")] for i, name in enumerate(names)]
        if change:
            self.stamp = data.get("seen", "")[:40]
            steps = changed(steps, change, data.get("adding", ""))
        self.steps = [
            StepForm(name, self.data or None, prefix=f"step-{i}", initial={"value": value})
            for i, (name, value) in enumerate(steps)
        ]
        offered = [one for one in actions.ACTIONS.values() if one.is_offered]
        self.offered = offered if len(steps) < MOST_STEPS else []

    def clean(self):
        fields = super().clean()
        if not self.steps:
            self.add_error(None, gettext("Add at least one step: what will it do?"))
        elif any(step.errors for step in self.steps):
            self.add_error(None, gettext("A step is not complete yet."))
        else:
            self.instance.steps = [
                [step.action.name, step.cleaned_data["value"]] for step in self.steps
            ]
        return fields


def is_offered(name):
    return name in actions.ACTIONS and actions.ACTIONS[name].is_offered


def changed(steps, change, adding):
    """The steps with one moved, taken away, or added at the end."""
    what, _sep, place = change.partition("-")
    steps, place = list(steps), int(place) if place.isdecimal() and len(place) < 3 else -1
    if what == "add" and is_offered(adding) and len(steps) < MOST_STEPS:
        steps.append([adding, ""])
    elif 0 <= place < len(steps):
        step = steps.pop(place)
        if what in {"up", "down"}:
            steps.insert(max(place + (1 if what == "down" else -1), 0), step)
    return steps
