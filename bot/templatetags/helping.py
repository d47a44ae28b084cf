from django import template
from django.conf import settings
from django.utils.translation import get_language

from bot.model import budget, client
from conversations.conditions import languages

register = template.Library()
LONG = 12  # messages, from which on a thread offers to be summed up


@register.filter
def is_foreign(conversation):
    """Whether its customer speaks another language than whoever looks at it."""
    theirs = languages.base(conversation.customer.language)
    return bool(theirs) and theirs != languages.base(get_language())


@register.filter
def needs_translation(message, conversation):
    """Whether it is written in another language than whoever looks at it reads."""
    if message.is_ours or message.is_automatic:
        return False
    return languages.is_foreign(message.body, conversation.customer.language, get_language())


@register.filter
def are_many(events):
    return sum(bool(event.message_id) for event in events) > LONG


@register.inclusion_tag("bot/_model.html")
def language_model():
    """How it is doing: what it used today, and whether it is left alone."""
    name = settings.MODEL_NAME if client.is_configured() else ""
    return {"name": name, "spent": budget.today(), "is_resting": client.is_resting()}
