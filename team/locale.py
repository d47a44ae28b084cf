"""In whose language and time zone something is written."""

import zoneinfo
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _


def supported(language):
    """The nearest language that we speak ("de-AT" -> "de"), or ""."""
    try:
        return translation.get_supported_language_variant(language or "")
    except LookupError:
        return ""


def zone_of(name):
    """The time zone of this name, or None."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def nearest(wanted, offered):
    """Of these languages ("" is any) the one for who speaks `wanted`, or None: "de-AT" -> "de"."""
    wanted = (wanted or settings.LANGUAGE_CODE).lower()
    base = wanted.partition("-")[0]
    kin = sorted(each for each in offered if each and each.partition("-")[0] == base)
    fitting = [wanted, base, *kin, "", settings.LANGUAGE_CODE]
    return next((each for each in fitting if each in offered), None)


@contextmanager
def speaking(language="", zone=""):
    """Write in this language and time zone; what is not given, or not known here, stays."""
    with ExitStack() as stack:
        if spoken := supported(language):
            stack.enter_context(translation.override(spoken))
        if there := zone_of(zone):
            stack.enter_context(timezone.override(there))
        yield


def percent(share, *, sign=True):
    """0 to 1 as people read it: '84%'; a dash where there is none.

    What is not quite nothing, and not quite all, is not written as that.
    """
    if share is None:
        return "–"
    number = round(100 * share)
    text = number_format(min(max(number, 1), 99) if 0 < share < 1 else number)
    if sign:  # "84 %" in German, and never in two lines
        text = (_("%(number)s%%") % {"number": text}).replace(" ", "\u00a0")
    return text


def language_of(scope):
    """The language that a socket's browser asks for, as LocaleMiddleware finds it for pages."""
    asked = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    browser = SimpleNamespace(META={"HTTP_ACCEPT_LANGUAGE": asked}, COOKIES={})
    return translation.get_language_from_request(browser)


def languages():
    """[("de", "Deutsch"), ...]: each in its own words."""
    return list(settings.LANGUAGES)


def zones():
    """All that people live in, by name."""
    return sorted(name for name in zoneinfo.available_timezones() if is_lived_in(name))


def is_lived_in(name):
    region, _slash, place = name.partition("/")
    return name == "UTC" or (place and region not in {"Etc", "SystemV", "US", "posix", "right"})
