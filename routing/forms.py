from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.actions.field import StepsField
from conversations.conditions.field import ConditionsField
from conversations.ordered_admin import VersionedForm
from team.moments import check_years

from . import saying
from .models import Moment, Rule
from .models.rule import on_arrival

# Of these one rule can do several.
REPEATABLE = {"tag", "untag", "alert", "auto_reply"}


class RuleForm(VersionedForm):
    moments = forms.MultipleChoiceField(
        label=_("Asked when"),
        choices=Moment,
        initial=on_arrival,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose when it is asked.")},
    )
    conditions = ConditionsField(label=_("When"))
    steps = StepsField(label=_("Then"))

    class Meta:
        model = Rule
        fields = [
            *("name", "is_on", "moments", "conditions", "steps", "goes_on"),
            *("active_from", "active_until"),
        ]
        error_messages = {"name": {"required": _("Give it a name that says what it does.")}}

    def clean_steps(self):
        steps = self.cleaned_data["steps"]
        if not steps:
            raise ValidationError(gettext("Add at least one action: what is to be done?"))
        if pair := contradiction(steps):
            text = gettext("These two contradict each other: %(one)s, and %(other)s.")
            one, other = map(saying.lower_first, saying.steps(pair))
            raise ValidationError(text % {"one": one, "other": other})
        return steps

    def clean(self):
        fields = super().clean()
        check_years(self, "active_from", "active_until")
        begin, end = fields.get("active_from"), fields.get("active_until")
        if begin and end and end <= begin:
            self.add_error("active_until", gettext("It would end before it begins."))
        return fields


def contradiction(steps):
    """Two steps of which one undoes what the other does, or None."""
    seen = {}
    for name, value in steps:
        what = ("tag", value) if name in {"tag", "untag"} else (name, "")
        if name == "assign":  # to a team and to one of its people is no contradiction
            what = (name, "team" if str(value).startswith("team-") else "agent")
        elif name in {"close", "snooze"}:
            what = ("done", "")
        elif name in REPEATABLE - {"tag", "untag"}:
            continue
        if seen.setdefault(what, [name, value]) != [name, value]:
            return [seen[what], [name, value]]
    return None
