from django import template
from django.utils import timezone
from django.utils.translation import get_language

from .. import flows

register = template.Library()


@register.simple_tag
def greeting(inbox):
    """What the bot of this inbox says and offers before anything is written; None for nothing."""
    return flows.greeting(inbox, timezone.now(), get_language())
