"""In which languages articles are written: any that Django knows, not only those we speak."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

CODES = frozenset(code for code, about in LANG_INFO.items() if "name_local" in about)


def name_of(code):
    """In its own words: "Deutsch"."""
    return LANG_INFO[code]["name_local"] if code in CODES else code


def direction_of(code):
    return "rtl" if LANG_INFO.get(code, {}).get("bidi") else "ltr"


def choices():
    named = [(code, _(LANG_INFO[code]["name"])) for code in CODES]
    return sorted(named, key=lambda one: one[1].casefold())
