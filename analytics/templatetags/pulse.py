from django import template

from ..pulse import pulse as figures_for

register = template.Library()


@register.inclusion_tag("analytics/_pulse.html", takes_context=True)
def pulse(context, place="bar"):
    """The overview of what the page's agent may see: in the top bar, or as tiles on phones."""
    return {"figures": figures_for(context["request"].user), "place": place}
