"""Numbers as people read them, in the reader's language."""

from datetime import date
from itertools import pairwise

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy, ngettext, pgettext

from team import locale

NONE = "–"
MINUTE, HOUR, DAY = 60, 3600, 86400
UNITS = [
    (1, gettext_lazy("s")),
    (MINUTE, gettext_lazy("m")),
    (HOUR, gettext_lazy("h")),
    (DAY, gettext_lazy("d")),
]


def count(number):
    return NONE if number is None else number_format(number, force_grouping=True)


def percent(value):
    """0 to 1, as a number of percent."""
    return locale.percent(value, sign=False)


def share(value):
    return locale.percent(value)


def duration(seconds):
    """'42s', '2.3m', '1.5h', '2.1d'."""
    if seconds is None:
        return NONE
    number, unit = in_parts(seconds)
    return f"{number}{unit}"


def in_parts(seconds):
    """(number, unit) of a duration, each as it is written: ("2.3", "m")."""
    if seconds < 59.5:
        return number_format(round(seconds)), str(UNITS[0][1])
    for (size, unit), (next_size, _next) in pairwise(UNITS[1:]):
        if seconds < next_size - size / 2:
            return number_format(round(seconds / size, 1), decimal_pos=1), str(unit)
    return number_format(round(seconds / DAY, 1), decimal_pos=1), str(UNITS[-1][1])


def spoken(seconds):
    """A duration as a sentence says it: '2.3 minutes'."""
    if seconds is None:
        return NONE
    for size, say in [
        (1, lambda n: ngettext("%(number)s second", "%(number)s seconds", n)),
        (MINUTE, lambda n: ngettext("%(number)s minute", "%(number)s minutes", n)),
        (HOUR, lambda n: ngettext("%(number)s hour", "%(number)s hours", n)),
        (DAY, lambda n: ngettext("%(number)s day", "%(number)s days", n)),
    ]:
        number = round(seconds / size, 0 if size == 1 else 1)
        if number < {1: 60, MINUTE: 60, HOUR: 24}.get(size, float("inf")):
            whole = number == int(number)
            text = number_format(number, decimal_pos=0 if whole else 1)
            # A fraction is none of the few that languages have words for, as Arabic has for two.
            return say(int(number) if whole else 100) % {"number": text}
    return NONE  # pragma: no cover - a number of days is less than infinity


def score(value):
    return NONE if value is None else number_format(value)


def day(value):
    if not isinstance(value, date):
        return text(value)
    return date_format(value, pgettext("format of a day in a table", "D j M Y"))


def text(value):
    return NONE if value is None else str(value)


def writer(kind):
    """How the values of a column of that kind are written: a function to text."""
    return {"count": count, "duration": duration, "share": share, "score": score, "day": day}.get(
        kind, text
    )


def name(text):
    """A name inside a sentence: kept together, in whichever direction its letters run."""
    return f"\u2068{text}\u2069"


def written(value, kind):
    return writer(kind)(value)


def signed(text, is_more):
    return f"{'+' if is_more else '−'} {text}"
