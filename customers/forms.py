import unicodedata
from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.conf.locale import LANG_INFO
from django.core.validators import validate_email
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from . import countries
from .models import Customer, Identity
from .models.editing import LONGEST_ATTRIBUTE

PLACES = {
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}


def plain(text):
    """One line: what cannot be seen, or turns the rest of the page round, is left out."""
    kept = (c if unicodedata.category(c)[0] != "C" or c == "\u200d" else " " for c in text)
    return " ".join("".join(kept).split())


def languages():
    """[(code, name)] in their own words, by name."""
    pairs = {(code, get_language_info(code)["name_local"].capitalize()) for code in LANG_INFO}
    return sorted(pairs, key=lambda pair: pair[1].casefold())


@cache  # 600 files are looked at
def time_zones():
    zones = sorted(zone for zone in available_timezones() if zone.split("/")[0] in PLACES)
    return [(zone, zone.replace("_", " ")) for zone in [*zones, "UTC"]]


CHOICES = {
    "country": lambda: list(countries.names().items()),
    "language": languages,
    "time_zone": time_zones,
}
LABELS = {"time_zone": _("Time zone"), "is_vip": _("VIP")}


class FactForm(forms.Form):
    """One field of a customer: `value`. Empty means that we do not know."""

    def __init__(self, customer, field, data=None):
        super().__init__(
            data, auto_id=f"edit-{field}-%s", initial={"value": getattr(customer, field)}
        )
        model_field = Customer._meta.get_field(field)
        label = LABELS.get(field, model_field.verbose_name)
        if field in CHOICES:
            choices, value = CHOICES[field](), getattr(customer, field)
            if value and value not in dict(choices):
                choices.insert(0, (value, value))  # a browser said so
            self.fields["value"] = forms.ChoiceField(
                choices=[("", _("not known")), *choices], required=False, label=label
            )
        elif field == "is_vip":
            self.fields["value"] = forms.BooleanField(required=False, label=label)
        else:
            self.fields["value"] = forms.CharField(
                max_length=model_field.max_length, required=False, label=label
            )

    def clean_value(self):
        value = self.cleaned_data["value"]
        return plain(value) if isinstance(value, str) else value


class AttributeForm(forms.Form):
    """An attribute; `was` names the one that it was."""

    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    name = forms.CharField(
        label=_("Name"),
        widget=forms.TextInput({"placeholder": _("Name")}),
        max_length=60,
        error_messages={"required": _("Give it a name, such as “Plan”.")},
    )
    value = forms.CharField(
        label=_("Value"),
        widget=forms.TextInput({"placeholder": _("Value")}),
        max_length=LONGEST_ATTRIBUTE,
        error_messages={"required": _("Write a value, or remove the attribute.")},
    )

    def __init__(self, customer, data=None, **kwargs):
        super().__init__(data, auto_id="edit-attribute-%s", **kwargs)
        self.customer = customer

    def clean_name(self):
        name = plain(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        taken = {known.casefold(): known for known in self.customer.attributes}
        taken = taken.get(name.casefold())
        if taken and taken != self.data.get("was", ""):
            text = _("There is already a “%(name)s”. Change that one.")
            raise forms.ValidationError(text % {"name": taken})
        return name

    def clean_value(self):
        value = plain(self.cleaned_data["value"])
        if not value:
            raise forms.ValidationError(self.fields["value"].error_messages["required"])
        return value


class IdentityForm(forms.Form):
    """An address that agents may write down. What they say is proven, proves."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind, kind.label) for kind in (Identity.Kind.EMAIL, Identity.Kind.PHONE)],
    )
    value = forms.CharField(
        label=_("Address"),
        max_length=254,
        error_messages={"required": _("Write an address, or remove it.")},
    )
    is_verified = forms.BooleanField(
        label=_("Verified: I know that it is theirs"),
        help_text=_("Whoever writes from a verified address is taken for this customer."),
        required=False,
    )

    def __init__(self, data=None, *, identity=None):
        initial = identity and {"value": identity.value, "is_verified": identity.is_verified}
        super().__init__(data, auto_id="edit-identity-%s", initial=initial)
        if identity:
            self.fields["kind"].required = False
            self.fields["kind"].widget = forms.HiddenInput()
        self.identity = identity

    def clean(self):
        kind = self.identity.kind if self.identity else self.cleaned_data.get("kind")
        value = plain(self.cleaned_data.get("value", ""))
        if kind and value:
            self.cleaned_data["value"] = email(value) if kind == "email" else phone(value)
        return self.cleaned_data


def email(value):
    try:
        validate_email(value)
    except forms.ValidationError:
        text = _("That is not yet an email address, such as you@example.com.")
        raise forms.ValidationError({"value": text}) from None
    return value


def phone(value):
    digits = sum(c.isdigit() for c in value)
    if not 5 <= digits <= 15 or any(c not in "+0123456789 ()-./" for c in value):
        text = _("That is not yet a phone number, such as +47 22 33 44 55.")
        raise forms.ValidationError({"value": text})
    return value[:40]
