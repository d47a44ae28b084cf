from django import template

from notifications.models import Mute

register = template.Library()


@register.inclusion_tag("notifications/_mute.html")
def mute_option(conversation, agent):
    """The line of a menu that mutes a conversation for this agent, or lets it speak again."""
    mine = Mute.objects.filter(agent=agent, conversation=conversation)
    return {"conversation": conversation, "is_muted": mine.exists()}
