from datetime import UTC, datetime, timedelta

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from team.hours import HOLIDAY
from team.models import OfficeHours

from .. import arithmetic, durations, faces
from ..models import Promise

register = template.Library()

# What a chip says: how long is left, until when, that it took so long; and its title.
WORDS = {
    Promise.FIRST_RESPONSE: {
        "left": _("Reply in"),
        "until": _("Reply by"),
        "took": _("Replied in"),
        "title": _("First response"),
    },
    Promise.NEXT_RESPONSE: {
        "left": _("Reply in"),
        "until": _("Reply by"),
        "took": _("Replied in"),
        "title": _("Next response"),
    },
    Promise.RESOLUTION: {
        "left": _("Resolve in"),
        "until": _("Resolve by"),
        "took": _("Resolved in"),
        "title": _("Resolution"),
    },
}
LATE = _("Late")


@register.filter
def spoken(seconds):
    """So many seconds in words: "2 min"."""
    return durations.say(timedelta(seconds=seconds))


@register.filter
def short(seconds):
    """As a chip says it, and clocks.js: "1:48" within the hour, then "1h 20m"."""
    return durations.short(int(seconds))


@register.filter
def runs(face):
    return " ".join(f"{start}-{end}" for start, end in face["runs"])


@register.inclusion_tag("sla/_chip.html")
def promise(conversation):
    """The chip of a row: what is due first, or that it stands still."""
    # What somebody has promised by hand has a chip of its own.
    is_by_hand = conversation.due_at == conversation.promised_for
    return _chip(conversation.clock, None if is_by_hand else conversation.due_at)


def _chip(face, due_at=None, href=""):
    words = WORDS.get(face["kind"]) if face else {}
    if face and face.get("due"):
        due_at = datetime.fromtimestamp(face["due"], UTC)
    return {
        "face": face,
        "words": {**words, "late": LATE},
        "due_at": due_at,
        "href": href,
        "tag": "a" if href else "span",
    }


@register.simple_tag
def promises_of(conversation):
    """The chips of a thread: each clock that runs, and how long the last answer took."""
    href = reverse("sla:clocks", args=[conversation.pk])
    chip = template.loader.get_template("sla/_chip.html")
    shown = [chip.render(_chip(face, href=href)) for face in _faces_of(conversation)]
    return format_html_join("", "{}", ((each,) for each in shown))


def _faces_of(conversation):
    clocks = list(conversation.clocks.exclude(target=None).order_by("started_at"))
    running = [clock for clock in clocks if not clock.ended_at]
    if running:
        hours = OfficeHours.objects.of(conversation.team_id)
        running.sort(key=lambda clock: (clock.due_at is None, clock.due_at or clock.started_at))
        found = [faces.of(clock, hours) for clock in running]
    else:
        found = []
    responses = [clock for clock in clocks if clock.kind != Promise.RESOLUTION]
    # What was answered before its time began to run (at night) took none.
    if responses and responses[-1].met_at and responses[-1].used:
        found.insert(0, faces.met(responses[-1]))
    return found


# Why a clock stood still (see story.State); what else stands there is what the hours call it.
PAUSES = {
    "answered": _("we waited for the customer"),
    "bot": _("the bot had the word"),
    "done": _("it was closed"),
    "closed": _("outside office hours"),
    "": _("nobody waited"),
}


@register.filter
def pieces(trace):
    moment = datetime.fromisoformat
    return [
        arithmetic.Piece(moment(start), moment(end), *rest)
        for start, end, *rest in trace.get("pieces", ())
    ]


@register.filter
def how_it_went(piece):
    """ "ran 12 min", "paused 14 h: outside office hours" """
    length = durations.say(piece.length)
    if piece.counts:
        return gettext("ran %(length)s") % {"length": length}
    cause = PAUSES.get(piece.cause) or piece.cause.removeprefix(HOLIDAY)
    return gettext("paused %(length)s: %(cause)s") % {"length": length, "cause": cause}
