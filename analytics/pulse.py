"""The overview: four figures of what an agent may see.

A page shows what was last known and asks again when it is there: to count costs more than the page.
"""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conversations.models import Conversation

from . import reports

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
    seen = Conversation.objects.visible_to(agent)
    waits, closed = reports.response_time(seen, now), reports.resolved(seen, now)
    happy, happy_trend = reports.satisfaction(seen, now)
    wait, unit = duration(waits[-1])
    return [
        {
            "name": _("Avg Response Time"),
            "title": _(
                "How long customers waited today until a person answered: the mean of all answers."
                " The line: the last 8 days."
            ),
            "value": wait,
            "unit": unit,
            "tone": "pine",
            "line": line(waits),
        },
        {
            "name": _("Active Conversations"),
            "title": _(
                "Conversations that are in an agent's hands now. The line: conversations answered"
                " on each of the last 8 days."
            ),
            "value": number_format(reports.active(seen), force_grouping=True),
            "unit": "",
            "tone": "blue",
            "line": line(reports.answered(seen, now)),
        },
        {
            "name": _("Customer Satisfaction"),
            "title": _(
                "Of the ratings of the last 30 days, the share that is 4 or 5 of 5. The line: the"
                " same in 8 parts of these days."
            ),
            "value": "–" if happy is None else happy,
            "unit": "" if happy is None else "%",
            "tone": "amber",
            "line": line(happy_trend),
        },
        {
            "name": _("Resolved Today"),
            "title": _(
                "Conversations that were closed today, or that the bot solved. The line: the last"
                " 8 days."
            ),
            "value": number_format(closed[-1] or 0, force_grouping=True),
            "unit": "",
            "tone": "pine",
            "line": line([count or 0 for count in closed]),
        },
    ]


def duration(seconds):
    """(number, unit) of a mean wait: ("42", "s"), ("2.3", "m"), ("1.5", "h")."""
    if seconds is None:
        return "–", ""
    if seconds < 59.5:
        return f"{seconds:.0f}", _("s")
    if seconds < 3570:
        return number_format(round(seconds / 60, 1), decimal_pos=1), _("m")
    return number_format(round(seconds / 3600, 1), decimal_pos=1), _("h")


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
