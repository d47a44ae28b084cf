"""A form field to pick several of many: checkboxes that unfold under a line that names them."""

from django import forms
from django.template.loader import render_to_string


class Pick(forms.CheckboxSelectMultiple):
    FEW = 12  # above that there is a field to find one

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        groups = [(group, options) for group, options, _index in context["widget"]["optgroups"]]
        options = [option for _group, options in groups for option in options]
        context |= {
            "groups": groups,
            "chosen": [option["label"] for option in options if option["selected"]],
            "is_long": len(options) > self.FEW,
        }
        return context

    def render(self, name, value, attrs=None, renderer=None):
        return render_to_string("conversations/pick.html", self.get_context(name, value, attrs))


class PickField(forms.MultipleChoiceField):
    widget = Pick
