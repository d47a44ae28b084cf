"""What customers told in flows: on the card, and kept where it belongs."""

from contextlib import suppress

from django.conf import settings
from django.utils import translation

from customers.models.editing import TooMany
from inboxes.widget.visitors import Visitor

from ..models import Place
from ..steps import fields


def collected(conversation):
    """What was told in flows of this conversation, in words: ["Order number: 48213"]"""
    place = Place.objects.filter(conversation=conversation).first()
    return [f"{called(name)}: {value}" for name, value in place.told.items()] if place else []


def called(name):
    kind, _colon, attribute = name.partition(":")
    return attribute or str(fields.LABELS.get(kind, kind))


def learn(conversation, told, *, by, now):
    """Keep what they said of themselves where it belongs. What agents know better stays, and an
    address that was typed opens nobody's history."""
    conversation.refresh_from_db(fields=["customer", "came_as"])
    customer = conversation.customer
    customer.came_as_id = conversation.came_as_id
    for name, value in told.items():
        kind, _colon, attribute = name.partition(":")
        if kind == "email" and not customer.address:
            Visitor(conversation.inbox, "", customer).answers_to(value)
        elif kind == "name" and not customer.name:
            customer.change("name", value[:120], by=by, now=now)
        elif kind == "attribute" and attribute not in customer.attributes:
            _note(customer, attribute, value, by=by, now=now)
        elif kind == "order_number":
            # Called so in one language, whichever the customer speaks.
            with translation.override(settings.LANGUAGE_CODE):
                _note(customer, called(name), value, by=by, now=now)


def _note(customer, name, value, *, by, now):
    with suppress(TooMany):  # it still stands in the conversation
        customer.set_attribute(name, value, by=by, now=now)
