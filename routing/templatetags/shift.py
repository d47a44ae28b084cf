from django import template
from django.utils import timezone

from .. import hand_over

register = template.Library()


@register.inclusion_tag("routing/_shift_ends.html")
def shift_ends(agent):
    """Near the end of their shift: what they still have, and where it is handed over."""
    now = timezone.now()
    if not agent.shift_id or not hand_over.is_near(agent, now):
        return {}
    return {"ends_at": hand_over.ends_at(agent, now), "count": hand_over.held(agent).count()}
