from django import template

from .. import choices

register = template.Library()


@register.simple_tag
def choices_of(conversation, name):
    """What can be chosen for a field that sorts a conversation, see conversations/choices.py."""
    return choices.OF[name](conversation)
