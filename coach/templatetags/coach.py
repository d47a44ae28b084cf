from django import template

from coach.models import Silence

register = template.Library()


@register.filter
def wants_coach(agent):
    return not Silence.objects.holds_for(agent)


@register.filter
def in_browser(at, text):
    """A place in a text as browsers count it: what lies beyond the first plane is two letters."""
    return at + sum(letter > "\uffff" for letter in text[:at])
