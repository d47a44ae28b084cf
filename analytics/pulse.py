"""The overview: four figures of what an agent may see, from the numbers that reports show.

A page shows what was last known and asks again when it is there: to count costs more than the page.
"""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conversations.models import Conversation

from . import numbers
from .charts import words
from .cut import Cut, Period

DAYS = 8  # in a trend line, today being the last
RATED_DAYS, RATED_PARTS = 30, 6
RATED = "rated"  # what the bot did alone is counted apart
FRESH = timedelta(seconds=10)
KNOWN = timedelta(hours=1)


def pulse(agent, now=None, *, oldest=FRESH):
    """(figures, whether they are fresh); counted again when they would be older than this.

    figures: [{name, title, value, unit, tone, line}], see `line`.
    """
    now = now or timezone.now()
    scope = "all" if agent.sees_everything else agent.pk
    key = f"pulse:{scope}:{get_language()}"  # its words are the reader's
    at, found = cache.get(key, (None, None))
    if not at or now - at >= oldest:
        at, found = now, figures(agent, now)
        cache.set(key, (at, found), KNOWN.total_seconds())
    return found, now - at < FRESH


def figures(agent, now):
    cut = Cut(agent)
    days = numbers.read(cut, Period.last(DAYS, now))
    answers = days.slots("first_response", "next_response")
    resolved = [cell.count for cell in days.slots("resolved", "bot_solved")]
    happy, happy_trend = satisfaction(cut, now)
    wait, unit = duration(answers[-1].mean())
    active = Conversation.objects.visible_to(agent).filter(status="active").count()
    return [
        {
            "name": _("Avg Response Time"),
            "title": _(
                "How long customers waited for a person's answer: the mean of today's answers, the"
                " first and the later ones. The line: the last 8 days."
            ),
            "value": wait,
            "unit": unit,
            "tone": "pine",
            "line": line([cell.mean() for cell in answers]),
        },
        {
            "name": _("Active Conversations"),
            "title": _(
                "Conversations that are in an agent's hands now. The line: how many answers people"
                " gave on each of the last 8 days."
            ),
            "value": number_format(active, force_grouping=True),
            "unit": "",
            "tone": "blue",
            "line": line([cell.count for cell in answers]),
        },
        {
            "name": _("Customer Satisfaction"),
            "title": _(
                "Of the ratings of what people did in the last 30 days, the share that is 4 or 5 of"
                " 5. The line: the same in 6 parts of these days."
            ),
            "value": words.percent(happy),
            "unit": "" if happy is None else "%",
            "tone": "amber",
            "line": line(happy_trend),
        },
        {
            "name": _("Resolved Today"),
            "title": _(
                "How many conversations were closed as resolved today, or solved by the bot. One"
                " that was reopened and resolved again counts again. The line: the last 8 days."
            ),
            "value": number_format(resolved[-1], force_grouping=True),
            "unit": "",
            "tone": "pine",
            "line": line(resolved),
        },
    ]


def satisfaction(cut, now):
    """(the share of the ratings of 30 days that are good, the same of each part in percent); None
    where there is no rating."""
    rated = numbers.read(cut, Period.last(RATED_DAYS, now))
    by_day, size = rated.slots(RATED), RATED_DAYS // RATED_PARTS
    parts = [by_day[begin : begin + size] for begin in range(0, RATED_DAYS, size)]
    trend = [_percent(sum(c.happy for c in part), sum(c.count for c in part)) for part in parts]
    whole = rated.total(RATED)
    return whole.happy_share, trend


def _percent(part, whole):
    return round(100 * part / whole) if whole else None


def duration(seconds):
    """(number, unit) of a mean wait, as reports write it: ("42", "s"), ("2.3", "m")."""
    return (words.NONE, "") if seconds is None else words.in_parts(seconds)


def line(values):
    """The points of a drawing 44 by 22, as {"points", "x", "y"} with its end; {} without two."""
    known = [(number, value) for number, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return {}
    low, high = min(value for _n, value in known), max(value for _n, value in known)
    span, width = (high - low) or 1, len(values) - 1
    flat = 8 if high == low else 0
    points = [
        (round(1.5 + 41 * n / width, 1), round(19 - 16 * (value - low) / span - flat, 1))
        for n, value in known
    ]
    # Written out here: a template would write them as its reader's language does, "42,5".
    text = [f"{x},{y}" for x, y in points]
    x, y = text[-1].split(",")
    return {"points": " ".join(text), "x": x, "y": y}
