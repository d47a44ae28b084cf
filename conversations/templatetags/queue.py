from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import takers

register = template.Library()


def _words(code, count):
    said = {
        "able": ngettext("%(count)d can take it", "%(count)d can take it", count),
        "full": ngettext("%(count)d is full", "%(count)d are full", count),
        "unskilled": ngettext("%(count)d lacks a skill", "%(count)d lack a skill", count),
        "had_it": ngettext("%(count)d gave it away", "%(count)d gave it away", count),
        "away": ngettext("%(count)d is away", "%(count)d are away", count),
        "off_shift": ngettext("%(count)d is not at work", "%(count)d are not at work", count),
        "offline": ngettext("%(count)d is offline", "%(count)d are offline", count),
    }
    return said[code] % {"count": count}


@register.simple_tag
def waits_for(conversation):
    """In whose queue it waits and what keeps it there, in words; "" when it waits in none."""
    if not conversation.is_in_queue or not conversation.team.gives_by_itself:
        return ""
    team = {"team": conversation.team.name}
    kept = takers.outlook(conversation, timezone.now())
    if not kept:
        return _("Waits: nobody is in %(team)s") % team
    why = ", ".join(_words(code, count) for code, count in kept)
    return _("Waits for somebody in %(team)s: %(why)s") % (team | {"why": why})
