from django import template

from ..pulse import KNOWN
from ..pulse import pulse as figures_for

register = template.Library()


@register.inclusion_tag("analytics/_pulse.html", takes_context=True)
def pulse(context, place="bar"):
    """The overview of what the page's agent may see: in the top bar, or as tiles on phones."""
    figures, is_fresh = figures_for(context["request"].user, oldest=KNOWN)
    return {"figures": figures, "is_fresh": is_fresh, "place": place}
