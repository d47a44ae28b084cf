"""Who writes."""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers import countries, regions

from . import languages
from .base import Condition, OneOf, condition

GROUP = _("Customer")
UNKNOWN = ("", _("Not known"))


class OneOfCustomer(OneOf):
    group = GROUP

    def shows(self, real):
        return super().shows(real) if real else gettext("Not known")


@condition
class Country(OneOfCustomer):
    name, label, what = "country", _("Country"), _("the customer's country")

    def choices(self):
        return [UNKNOWN, *countries.names().items()]

    def real(self, facts, op, value):
        return facts.customer.country


@condition
class Region(OneOfCustomer):
    """A country lies in several."""

    name, label, what = "region", _("Region"), _("the customer's region")
    is_single = False

    def choices(self):
        return [UNKNOWN, *regions.choices()]

    def real(self, facts, op, value):
        return facts.customer.country

    def shows(self, real):
        return countries.name_of(real) if real else gettext("Not known")

    def holds(self, facts, op, value):
        lies_in = regions.of(facts.customer.country) or [""]
        return any(region in value for region in lies_in) == (op == "is")


@condition
class Language(OneOfCustomer):
    """As the profile or the widget says; else read from the text."""

    name, label, what = "language", _("Language"), _("the customer's language")

    def choices(self):
        return [UNKNOWN, *languages.choices()]

    def real(self, facts, op, value):
        return facts.language


@condition
class Vip(Condition):
    name, label, group = "vip", _("VIP"), GROUP
    operators = {"yes": _("is VIP"), "no": _("is not VIP")}
    bare = ("yes", "no")

    def says(self, op, value):
        is_vip = gettext("the customer is VIP")
        return is_vip if op == "yes" else gettext("the customer is not VIP")

    def real(self, facts, op, value):
        return facts.customer.is_vip

    def shows(self, real):
        return gettext("VIP") if real else gettext("not VIP")

    def holds(self, facts, op, value):
        return facts.customer.is_vip == (op == "yes")


@condition
class Earlier(Condition):
    name, label, group = "earlier", _("Earlier conversations"), GROUP
    operators = {"over": _("more than"), "under": _("fewer than"), "is": _("exactly")}

    def field(self):
        return forms.IntegerField(label=_("How many"), min_value=0, max_value=1000)

    def says(self, op, value):
        said = {
            "over": gettext("we had more than %(number)d earlier conversations with the customer"),
            "under": gettext("we had fewer than %(number)d earlier conversations with them"),
            "is": gettext("we had exactly %(number)d earlier conversations with the customer"),
        }
        if value == 0 and op == "is":
            return gettext("the customer is new")
        if value == 0 and op == "over":
            return gettext("the customer has written before")
        return said[op] % {"number": value}

    def real(self, facts, op, value):
        return facts.earlier

    def holds(self, facts, op, value):
        return compare(op, Decimal(facts.earlier), Decimal(value))


def compare(op, real, value):
    return {"over": real > value, "under": real < value, "is": real == value}[op]


class NamedValue(forms.MultiWidget):
    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self):
        name = {"aria-label": _("Attribute"), "placeholder": _("Plan"), "maxlength": 60}
        value = {"aria-label": _("Value"), "placeholder": _("Pro")}
        super().__init__({"name": forms.TextInput(name), "is": forms.TextInput(value)})

    def decompress(self, value):
        return value if isinstance(value, list) else ["", ""]


class NamedValueField(forms.MultiValueField):
    """-> [name of an attribute, text]"""

    widget = NamedValue

    def __init__(self, **kwargs):
        name = {"required": _("Which attribute? Write its name as it stands in the profile.")}
        fields = (
            forms.CharField(max_length=60, error_messages={**name, "incomplete": name["required"]}),
            forms.CharField(max_length=500, required=False),
        )
        super().__init__(fields, require_all_fields=False, error_messages=name, **kwargs)

    def compress(self, values):
        return list(values)


@condition
class Attribute(Condition):
    """The value is [its name, text]. Numbers are compared as numbers: 1000 is over 999.5."""

    name, label, group = "attribute", _("Attribute"), GROUP
    operators = {
        "is": _("is"),
        "is_not": _("is not"),
        "contains": _("contains"),
        "over": _("is over"),
        "under": _("is under"),
        "known": _("is known"),
        "unknown": _("is not known"),
    }
    said = {
        "is": _("the customer's “%(name)s” is %(value)s"),
        "is_not": _("the customer's “%(name)s” is not %(value)s"),
        "contains": _("the customer's “%(name)s” contains “%(value)s”"),
        "over": _("the customer's “%(name)s” is over %(value)s"),
        "under": _("the customer's “%(name)s” is under %(value)s"),
        "known": _("the customer's “%(name)s” is known"),
        "unknown": _("the customer's “%(name)s” is not known"),
    }

    def field(self):
        return NamedValueField(label=self.label)

    def check(self, op, value):
        if op in {"over", "under"} and number(value[1]) is None:
            raise ValidationError(gettext("Write a number, such as 500 or 99.5."))
        if op not in {"known", "unknown"} and not value[1]:
            raise ValidationError(gettext("Write the value to compare with."))

    def says(self, op, value):
        return self.said[op] % {"name": value[0], "value": value[1]}

    def real(self, facts, op, value):
        """As it stands in the profile, or None; whatever the case of its name."""
        name, known = value[0].casefold(), facts.customer.attributes
        found = [each for key, each in known.items() if key.casefold() == name]
        return said(found[0]) if found else None

    def shows(self, real):
        return gettext("Not known") if real is None else real

    def holds(self, facts, op, value):
        real = self.real(facts, op, value)
        if op in {"known", "unknown"}:
            return (real not in {None, ""}) == (op == "known")
        if real is None:
            return op == "is_not"
        one, other = number(real), number(value[1])
        if op in {"over", "under"}:
            return None not in {one, other} and compare(op, one, other)
        if op == "contains":
            return value[1].casefold() in real.casefold()
        same = real.casefold() == value[1].casefold() or (one is not None and one == other)
        return same == (op == "is")


def said(value):
    """An attribute as text: what JSON calls true is yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)[:500]


NUMBER = re.compile(r"[^\d\s-]{0,4}\s*(-?\d[\d.,'\s]*)[^\d\s]{0,4}")


def number(text):
    """The number that a text is, or None: "99,5", "1,234.50", "€ 1 200"."""
    found = NUMBER.fullmatch(text[:60].strip())
    if not found:
        return None
    digits = re.sub(r"[\s']", "", found[1]).rstrip(".,")
    if "," in digits and "." in digits:
        thousands = min(",.", key=digits.rindex)
    else:  # a comma before three digits parts thousands, a full stop once before any decimals
        parts_thousands = re.fullmatch(r"-?\d{1,3}(,\d{3})+", digits)
        thousands = "," if parts_thousands else "." if digits.count(".") > 1 else ""
    digits = digits.replace(thousands, "") if thousands else digits
    try:
        return Decimal(digits.replace(",", "."))
    except InvalidOperation:
        return None
