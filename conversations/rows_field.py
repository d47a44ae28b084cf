"""A form field that is edited as rows: conditions of a rule, steps of one.

Each row begins with the choice of what it is; the fields of the rest follow from that. A script
(static/js/admin/rows.js) adds, changes and removes rows; without it the buttons of the rows send
the form, which comes back changed and unsaved: see RowsFormMixin.

    conditions-row=0&conditions-0-name=channel&conditions-0-op=is&conditions-0-value=web
"""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 50


class Rows:
    """What was sent: `forms`, one for each row, and all the `data`, where its names begin so."""

    def __init__(self, prefix, forms, data):
        self.prefix, self.forms, self.data = prefix, forms, data


class RowsWidget(forms.Widget):
    """`registry`: {name: entry}; each entry's `label`, perhaps `group`, stands in the menu."""

    template_name = ""
    # The words on the button.
    adding = ""

    class Media:
        js = ("js/admin/rows.js",)
        css = {"all": ("css/rows.css",)}

    def offered(self):
        """{name: entry} of what can be chosen."""
        raise NotImplementedError

    def row_form(self, name, prefix, data=None, initial=None):
        raise NotImplementedError

    def initial_rows(self, value):
        """From a stored value: [(name, what the row's form begins with)]."""
        raise NotImplementedError

    def value_from_datadict(self, data, files, name):
        change = data.get(f"{name}-do", "")
        found, offered = [], self.offered()
        for index in data.getlist(f"{name}-row")[:MOST_ROWS]:
            chosen = data.get(f"{name}-{index}-name", "")
            if index.isdecimal() and len(index) < 6 and chosen in offered:
                found.append((index, chosen))
        found = [each for each in found if change != f"remove-{each[0]}"]
        rows = [self.row_form(chosen, f"{name}-{index}", data) for index, chosen in found]
        if change == "add" and len(rows) < MOST_ROWS:
            free = 1 + max((int(index) for index, _chosen in found), default=-1)
            rows.append(self.row_form(next(iter(offered)), f"{name}-{free}"))
        if change:
            # What was just changed is not wrong yet.
            for row in rows:
                row.is_new = True
        return Rows(name, rows, data)

    def value_omitted_from_data(self, data, files, name):
        return False

    def rows(self, name, value):
        if isinstance(value, Rows):
            return value.forms
        return [
            self.row_form(chosen, f"{name}-{index}", initial=initial)
            for index, (chosen, initial) in enumerate(self.initial_rows(value))
            if chosen in self.offered()
        ]

    def get_context(self, name, value, attrs):
        offered = self.offered()
        groups = {}
        for key, entry in offered.items():
            groups.setdefault(str(getattr(entry, "group", "")), []).append((key, entry.label))
        return {
            "prefix": name,
            "id": (attrs or {}).get("id", ""),
            "rows": self.rows(name, value),
            "groups": list(groups.items()),
            "blank_forms": [self.row_form(key, f"{name}-__row__") for key in offered],
            "first": next(iter(offered), ""),
            "most": MOST_ROWS,
            "adding": self.adding,
        }

    def render(self, name, value, attrs=None, renderer=None):
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def id_for_label(self, id_):
        return ""


class RowForm(forms.Form):
    """One row; which entry it is has been chosen before."""

    use_required_attribute = False
    # Whether it was changed by a button, so that nothing is said about it yet.
    is_new = False

    def __init__(self, name, entry, prefix, data=None, initial=None):
        super().__init__(data, prefix=prefix, initial=initial)
        self.name, self.entry = name, entry

    @property
    def index(self):
        return self.prefix.rpartition("-")[2]

    @cached_property
    def shown_errors(self):
        """[text] of what is wrong with its values."""
        if not self.is_bound or self.is_new:
            return []
        return [text for texts in self.errors.values() for text in texts]


class RowsField(forms.Field):
    incomplete = _("A row is not complete yet: see below.")

    def clean(self, value):
        if not isinstance(value, Rows):
            return super().clean(value)
        if not all(row.is_valid() for row in value.forms):
            raise ValidationError(self.incomplete)
        return self.compress(value)

    def compress(self, rows):
        raise NotImplementedError

    def bound_data(self, data, initial):
        return data

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


class RowsFormMixin:
    """For a form with such fields: with one of their buttons it is shown again, not saved."""

    @property
    def is_being_edited(self):
        return self.is_bound and any(
            f"{self.add_prefix(name)}-do" in self.data
            for name, field in self.fields.items()
            if isinstance(field, RowsField)
        )

    def full_clean(self):
        if not self.is_being_edited:
            return super().full_clean()
        self._errors, self.cleaned_data = ErrorDict(), {}

    def is_valid(self):
        return not self.is_being_edited and super().is_valid()
