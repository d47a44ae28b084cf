"""How the steps of a rule or an escalation are edited in a form: StepsField, with RowsFormMixin."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..rows_field import RowForm, RowsField, RowsWidget
from .base import ACTIONS


def automatic():
    """{name: action} of what can be done without an agent."""
    return {name: one for name, one in ACTIONS.items() if one.is_automatic}


class StepForm(RowForm):
    def __init__(self, name, *args, **kwargs):
        super().__init__(name, ACTIONS[name], *args, **kwargs)
        self.fields["value"] = field = self.entry.automatic_field()
        field.widget.attrs |= {"aria-label": field.label}
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3

    @property
    def step(self):
        return [self.name, self.cleaned_data["value"]]


class StepsWidget(RowsWidget):
    template_name = "conversations/steps.html"
    adding = _("Action")

    def offered(self):
        return automatic()

    def row_form(self, name, prefix, data=None, initial=None):
        return StepForm(name, prefix, data, initial)

    def initial_rows(self, value):
        return [(name, {"value": value}) for name, value in value or []]


class StepsField(RowsField):
    """-> [[name, value], ...]"""

    widget = StepsWidget

    def compress(self, rows):
        return [row.step for row in rows.forms]
