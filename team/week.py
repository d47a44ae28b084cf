"""A week of office hours as people write it: "09:00-12:30, 13:30-18:00" for each day.

In the database it is a list of seven days from Monday, each a list of pairs of minutes after
midnight; an end of more than 1440 is on the next day.
"""

import re
from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .hours import DAY

PER_DAY = 12
TIME = r"(\d{1,2})(?:[:.]?(\d{2}))?(?:\s*h)?"
SPAN = re.compile(rf"{TIME}\s*(?:-|–|—|\bto\b)\s*{TIME}", re.IGNORECASE)
WHOLE = re.compile(r"24\s*h", re.IGNORECASE)


def read(text):
    """The pairs of one day, in order; an empty text is a closed day. Raises ValidationError."""
    pairs = sorted(_span(part.strip()) for part in re.split(r"[,;\n]", text) if part.strip())
    if len(pairs) > PER_DAY:
        limit = {"count": PER_DAY}
        raise ValidationError(_("A day can have %(count)d intervals at most.") % limit)
    for before, after in pairwise(pairs):
        if after[0] < before[1]:
            raise ValidationError(
                _("%(one)s and %(other)s overlap.") % {"one": say(before), "other": say(after)}
            )
    return pairs


def _span(text):
    if WHOLE.fullmatch(text):
        return [0, DAY]
    found = SPAN.fullmatch(text)
    if not found:
        raise ValidationError(
            _("“%(text)s” is not an interval. Write it like 09:00-12:30, with commas between.")
            % {"text": text[:40]}
        )
    start, end = (_minutes(*found.groups()[at : at + 2], text) for at in (0, 2))
    if start == DAY:
        raise ValidationError(_("“%(text)s” begins at 24:00: write 00:00.") % {"text": text})
    if start == end:
        raise ValidationError(
            _("“%(text)s” has no length. For a whole day write 00:00-24:00.") % {"text": text}
        )
    return [start, end if end > start else end + DAY]


def _minutes(hour, minute, text):
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > DAY:
        raise ValidationError(
            _("“%(text)s” has a time that no clock shows: 00:00 to 24:00.") % {"text": text}
        )
    return minutes


def check(week):
    """Whether seven days fit together: no day reaches into what the next begins with."""
    for day, (today, tomorrow) in enumerate(zip(week, [*week[1:], week[0]], strict=True)):
        if today and tomorrow and today[-1][1] - DAY > tomorrow[0][0]:
            raise ValidationError(
                _("%(day)s, %(one)s reaches past midnight into %(other)s of the next day.")
                % {"day": weekday(day), "one": say(today[-1]), "other": say(tomorrow[0])}
            )


def write(pairs):
    """One day as it is edited: "09:00-12:30, 22:00-02:00"."""
    return ", ".join(say(pair) for pair in pairs)


def say(pair):
    start, end = pair
    return f"{_clock(start)}-{_clock(end if end <= DAY else end - DAY)}"


def _clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


def weekday(day):
    return date_format(date(2024, 1, 1 + day), "l")
