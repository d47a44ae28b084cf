"""How a set of conditions is edited in a form: ConditionsField, with RowsFormMixin on the form."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..rows_field import RowForm, Rows, RowsField, RowsWidget
from .base import CONDITIONS


class ConditionForm(RowForm):
    op = forms.ChoiceField()

    def __init__(self, name, *args, **kwargs):
        super().__init__(name, CONDITIONS[name], *args, **kwargs)
        op = self.fields["op"]
        op.choices = list(self.entry.operators.items())
        op.widget.attrs |= {"aria-label": _("How"), "data-bare": " ".join(self.entry.bare)}
        if field := self.entry.field():
            self.fields["value"] = field
            field.widget.attrs.setdefault("aria-label", field.label)
            if self.data.get(self.add_prefix("op")) in self.entry.bare:
                field.required = False

    @property
    def is_bare(self):
        """Whether the chosen op asks for no value."""
        return self["op"].value() in self.entry.bare or (
            not self["op"].value() and next(iter(self.entry.operators)) in self.entry.bare
        )

    def clean(self):
        op, value = self.cleaned_data.get("op"), self.cleaned_data.get("value")
        if op and "value" in self.cleaned_data:
            try:
                self.entry.check(op, value)
            except ValidationError as why:
                self.add_error("value", why)
        return self.cleaned_data

    @property
    def asked(self):
        op = self.cleaned_data["op"]
        value = self.cleaned_data.get("value")
        return [self.name, op, value if value not in (None, []) else ""]


class ConditionsWidget(RowsWidget):
    template_name = "conversations/conditions.html"
    adding = _("Condition")

    def offered(self):
        return CONDITIONS

    def row_form(self, name, prefix, data=None, initial=None):
        return ConditionForm(name, prefix, data, initial)

    def initial_rows(self, value):
        asked = (value or {}).get("conditions", [])
        return [(name, {"op": op, "value": value}) for name, op, value in asked]

    def get_context(self, name, value, attrs):
        return {**super().get_context(name, value, attrs), "is_all": self.is_all(value)}

    @staticmethod
    def is_all(value):
        if isinstance(value, Rows):
            return value.data.get(f"{value.prefix}-all") != "any"
        return (value or {}).get("all", True)


class ConditionsField(RowsField):
    """-> a set of conditions, see base.py"""

    widget = ConditionsWidget

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def compress(self, rows):
        return {
            "all": self.widget.is_all(rows),
            "conditions": [row.asked for row in rows.forms],
        }
