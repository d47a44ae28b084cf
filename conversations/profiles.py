"""What agents see of a customer, and which customers they see at all."""

import zlib
from dataclasses import dataclass

from django.db.models import Avg, Count, Exists, OuterRef
from django.utils.translation import gettext as _

from customers.models import Customer, Identity

from .models import Conversation

ADDRESSES = (Identity.Kind.EMAIL, Identity.Kind.PHONE)


def visible_to(agent):
    """Those of whom the agent may see a conversation."""
    theirs = Conversation.objects.visible_to(agent).filter(customer=OuterRef("pk"))
    return Customer.objects.filter(Exists(theirs)).prefetch_related("identities")


@dataclass(frozen=True)
class Fact:
    """One line about a customer. `key` names it on the page, `edit` in the address of its editor;
    `kind` says how it is drawn."""

    key: str
    label: str
    value: str = ""
    kind: str = "text"
    edit: str = ""
    identity: Identity | None = None


def facts(customer):
    """All lines, in their order. One without a value invites to fill it in."""
    known = [
        Fact(
            f"identity-{identity.pk}",
            identity.get_kind_display(),
            identity.value,
            identity.kind,
            f"identity-{identity.pk}",
            identity,
        )
        for identity in sorted(customer.identities.all(), key=in_order)
        if identity.kind in ADDRESSES
    ]
    own = [
        Fact(field, label, getattr(customer, field), kind, field)
        for field, label, kind in (
            ("company", _("Company"), "text"),
            ("city", _("City"), "text"),
            ("country", _("Country"), "country"),
            ("language", _("Language"), "language"),
            ("time_zone", _("Local time"), "time_zone"),
        )
    ]
    attributes = [
        Fact(key_of(name), name, str(value), "attribute", "attribute")
        for name, value in sorted(customer.attributes.items())
    ]
    return known + own + attributes


def fact(customer, key, name=""):
    """One of them, as `edit` in an address names it; None for one that is still to be added."""
    if key == "name":
        return Fact("name", _("Name"), customer.name, "name", "name")
    key = key_of(name) if key == "attribute" else key
    return next((known for known in facts(customer) if known.key == key), None)


def in_order(identity):
    """Email before phone, verified before typed."""
    return identity.kind, not identity.is_verified, identity.pk


def key_of(attribute):
    return f"attribute-{zlib.crc32(attribute.encode()):x}"


def about(customer):
    """What the customer's side shows beside the conversation."""
    return {"customer": customer, "facts": facts(customer), "name_fact": fact(customer, "name")}


def figures(customer, agent):
    """How many conversations the agent may see, and how the customer liked them."""
    theirs = Conversation.objects.visible_to(agent).filter(customer=customer)
    return theirs.aggregate(count=Count("pk"), rated=Count("rating"), score=Avg("rating__score"))
