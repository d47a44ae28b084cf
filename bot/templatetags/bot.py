"""What the bot's trace says, in the words of whoever reads it."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.hand_offs import HandOff

register = template.Library()


@register.filter
def percent(share):
    """0.634 -> 63"""
    return round(100 * share) if isinstance(share, int | float) else ""


@register.filter
def why_said(trace):
    """Why a person was asked for: a code in words, a topic by its name."""
    if trace.get("topic"):
        return trace["topic"]
    return dict(HandOff.choices).get(trace["why"], trace["why"])


@register.filter
def rule_said(trace):
    """What made it so, where it was not the search for an answer."""
    rule = trace.get("rule") or {}
    kind = rule.get("trigger")
    if kind == "failed":
        text = ngettext(
            "%(count)d answer did not help; after %(most)d a person is asked",
            "%(count)d answers did not help; after %(most)d a person is asked",
            rule["count"],
        )
        return text % rule
    if kind == "files":
        return _("The file “%(name)s” came, which it cannot read") % rule
    if kind == "flood":
        return _("More than %(most)d messages came within a minute") % rule
    if kind == "angry":
        return _("Words, capitals or exclamation marks sound angry (%(anger)g; from 2 on)") % rule
    if kind == "flow":
        return _("The flow “%(flow)s”") % rule
    if kind == "no_reply":
        text = ngettext(
            "No reply came for %(hours)d hour", "No reply came for %(hours)d hours", rule["hours"]
        )
        return text % rule
    if kind == "topic":
        return _("The topic “%(topic)s”: %(said)s") % rule
    return {
        "asked": _("The words ask for a person"),
        "button": _("The customer pressed the button for a person"),
        "silence": _("Nobody objected for long enough after a good answer"),
        "helped": _("The customer said that it helped"),
    }.get(kind, "")
