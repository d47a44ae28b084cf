"""What a trace (`Reason.trace`) says, in the words of whoever reads it."""

from django import template
from django.utils.translation import gettext_lazy as _

from team.memory import remembering
from team.models import Agent

from ..conditions import read_out

register = template.Library()

# Why somebody was not chosen, or was (see routing/strategies.py). Another code says nothing.
WHY = {
    "away": _("away"),
    "offline": _("offline"),
    "off_shift": _("not at work at that time"),
    "had_it": _("had it, and it was taken from them"),
    "full": _("has as much as they can take"),
    "full_channel": _("has as much of this channel as they can take"),
    "full_team": _("has as much of this team as they can take"),
    "unskilled": _("lacks a skill that it needs"),
    "fewer_skills": _("has fewer of the skills that it needs"),
    "lower_level": _("is less practised in the skills that it needs"),
    "best_skills": _("is best at the skills that it needs"),
    "has_more": _("has more to do"),
    "has_least": _("has least to do"),
    "got_later": _("has as little to do, and was given something later"),
    "waited_longest": _("has as little to do as others, and was longest without a new one"),
    "same": _("as good a choice; the other comes first in the list"),
    "same_first": _("as good a choice as others, and comes first in the list"),
    "later_turn": _("is not next"),
    "next_turn": _("is next"),
    "only_one": _("is the only one who can take it now"),
}


@register.filter
def conditions(trace):
    """[(what was asked, what the conversation really had, whether it held)]"""
    with remembering():
        return read_out(trace["conditions"])


@register.filter
def agents(trace):
    """Who was considered, the chosen one first: each as it was kept, with `agent` (of today)."""
    kept = trace.get("agents") or []
    known = Agent.objects.in_bulk([one["id"] for one in kept])
    rows = [
        one | {"agent": known.get(one["id"]), "said": WHY.get(one.get("why"), "")} for one in kept
    ]
    return sorted(rows, key=lambda one: not one.get("chosen"))
