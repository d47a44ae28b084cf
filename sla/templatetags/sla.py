from datetime import timedelta

from django import template

from .. import durations

register = template.Library()


@register.filter
def spoken(seconds):
    """So many seconds in words: "2 min"."""
    return durations.say(timedelta(seconds=seconds))
