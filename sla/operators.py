"""What can be asked of promises in the search field."""

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from conversations.operators import NotUnderstood, one_of, operator

from . import durations
from .models import Clock

# What it has open still: `turn` lets the index of a list begin at the right place.
OPEN = Q(turn__lt=4)


def with_clock(**which):
    return Q(pk__in=Clock.objects.running().filter(**which).values("conversation"))


STATES = {
    "breached": lambda: OPEN & with_clock(breached_at__isnull=False),
    "warned": lambda: OPEN & with_clock(warned_at__isnull=False, breached_at=None),
    "paused": lambda: OPEN & with_clock(due_at=None, target__isnull=False),
    "running": lambda: OPEN & with_clock(due_at__gte=timezone.now()),
    "none": lambda: OPEN & ~with_clock(target__isnull=False),
}


@operator(
    "sla",
    hint=_l("how a promise stands"),
    example="sla:breached",
    read=one_of("sla", *STATES),
)
def promised(name, agent):
    return STATES[name]()


WITHIN = re.compile(r"([<>]?)(.+)")


def as_time_left(value, today):
    """-> ("<" or ">", time left)"""
    if value.lower() == "late":
        return "<", timedelta(0)
    sign, text = WITHIN.fullmatch(value).groups() if value else ("", "")
    try:
        left = durations.read(text)
    except ValidationError:
        left = None
    if not left:
        text = _("“%(value)s” was not understood. Write due:<1h, due:>2d or due:late.")
        raise NotUnderstood(text % {"value": value})
    return sign or "<", left


@operator("due", hint=_l("by when we promised something"), example="due:<1h", read=as_time_left)
def due(asked, agent):
    sign, left = asked
    until = timezone.now() + left
    return OPEN & (Q(due_at__lt=until) if sign == "<" else Q(due_at__gte=until))
