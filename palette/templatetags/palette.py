from django import template

from ..commands import groups

register = template.Library()


@register.inclusion_tag("palette/palette.html", takes_context=True)
def palette(context):
    """The palette, the list of keys, and what both read: the commands."""
    conversation = context.get("conversation")
    return {
        "groups": groups(context["request"].user),
        "agent": context["request"].user,
        "conversation": conversation,
    }
