from django import template

from team import locale

from .. import hints, rubric

register = template.Library()

register.simple_tag(hints.count, name="unread_reviews")
register.filter("said", rubric.said)

SAID = {
    "message_received",
    "message_sent",
    "auto_sent",
    "auto_reply_received",
    "acknowledged",
}


@register.filter
def words_of(event):
    """The message that this line is, or None."""
    return event.message if event.kind in SAID else None


@register.filter
def note_of(event):
    return event.note if event.kind == "note_added" else None


@register.filter
def tone_with(mark, value):
    return mark.tone_of(value)


@register.filter
def percent(score):
    """As the dashboard writes it: '84%'."""
    return locale.percent(None if score is None else score / 100)


@register.filter
def whole(score):
    """As a style writes it."""
    return 0 if score is None else round(score)


@register.filter
def tone_of(score):
    """Never red: a number is no verdict on somebody."""
    if score is None:
        return "grey"
    return "pine" if score >= 75 else "amber"


@register.filter
def spark(cells):
    """The points of a line 72 by 20 through the months that have a score."""
    last = max(len(cells) - 1, 1)
    known = [(n, cell.score) for n, cell in enumerate(cells) if cell.score is not None]
    return " ".join(f"{2 + 68 * n / last:.1f},{18 - 16 * score / 100:.1f}" for n, score in known)
