"""Durations as they are written in the admin and said on the screen: "2 min", "1 d 2 h"."""

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

UNITS = {"d": 86_400, "h": 3600, "min": 60, "s": 1}
# What people write for them, in the languages that we speak.
SAID_AS = {
    **dict.fromkeys(("d", "day", "days", "tag", "tage"), "d"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"), "h"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten"), "min"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunden"), "s"),
}
PART = re.compile(r"(\d{1,6}(?:[.,]\d{1,2})?)\s*([^\W\d_]+)\.?", re.UNICODE)
LABELS = {"d": _l("%(n)s d"), "h": _l("%(n)s h"), "min": _l("%(n)s min"), "s": _l("%(n)s s")}
LONGEST = timedelta(days=365)


def read(text):
    """From "2 min", "4h", "1 d 2 h". None of nothing; raises ValidationError."""
    text = text.strip()
    if not text:
        return None
    parts = PART.findall(text)
    rest = PART.sub("", text).strip(" ,")
    units = [SAID_AS.get(unit.lower()) for _number, unit in parts]
    if rest or not parts or None in units:
        raise ValidationError(_("Write it like “2 min”, “4 h” or “1 d 2 h”."))
    seconds = sum(
        float(number.replace(",", ".")) * UNITS[unit]
        for (number, _unit), unit in zip(parts, units, strict=True)
    )
    duration = timedelta(seconds=round(seconds))
    if not duration:
        raise ValidationError(_("Nothing can be done in no time. Enter a time, or leave it empty."))
    if duration > LONGEST:
        raise ValidationError(_("A year is the longest that can be promised."))
    return duration


def say(duration, parts=2):
    """The largest units of it: "1 d 2 h"."""
    left, said = max(round(duration.total_seconds()), 0), []
    for unit, seconds in UNITS.items():
        number, left = divmod(left, seconds)
        if number:
            said.append(LABELS[unit] % {"n": number})
        if len(said) == parts:
            break
    return " ".join(str(each) for each in said) or LABELS["s"] % {"n": 0}


def short(seconds):
    """As a clock shows it: "1:48" within the hour, then "1h 20m", then "2d 3h"."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if hours < 1:
        return f"{minutes}:{seconds % 60:02}"
    large, small = (
        ((hours, _("%(n)sh")), (minutes % 60, _("%(n)sm")))
        if days < 1
        else ((days, _("%(n)sd")), (hours % 24, _("%(n)sh")))
    )
    return " ".join(said % {"n": number} for number, said in (large, small) if number)
