"""What agents see of a customer, and which customers they see at all."""

import zlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from customers.models import Customer, Identity, Merge

from .models import Conversation

CONVERSATIONS = 20  # of one page
EARLIER = 5  # beside a conversation
RATINGS = 5
PAGES = 50
CHANGES = 50
ADDRESSES = (Identity.Kind.EMAIL, Identity.Kind.PHONE)


def visible_to(agent):
    """Those of whom the agent may see a conversation."""
    theirs = Conversation.objects.visible_to(agent).filter(customer=OuterRef("pk"))
    return Customer.objects.filter(Exists(theirs)).prefetch_related("identities")


def alike(customers, customer):
    """Of these, who is perhaps the same person: the same name, or a shared address."""
    own = [identity for identity in customer.identities.all() if identity.kind in ADDRESSES]
    shared = Identity.objects.filter(value__in=[identity.value for identity in own])
    found = Q(pk__in=shared.values("customer"))
    if customer.name:
        found |= Q(pk__in=Customer.objects.matching_name(customer.name).values("pk"))
    return customers.filter(found)


def counts(customers, agent):
    """How many conversations of each the agent may see: {pk: count}."""
    theirs = Conversation.objects.visible_to(agent).filter(customer__in=customers)
    return dict(theirs.values_list("customer").annotate(Count("pk")))


def merges(customer):
    """What was merged into them and is not undone, the latest first."""
    standing = Merge.objects.filter(kept__in=customer.family, undone_at=None)
    return standing.select_related("gone", "by").order_by("-at")


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


def conversations(customer, agent, *, after="", without=None, most=CONVERSATIONS):
    """A page of those that the agent may see, the latest first: {"conversations", "older", "rest"}.

    `older` is the place that the next page goes on from, and `rest` how many it has before it.
    """
    found = Conversation.objects.visible_to(agent).filter(customer=customer).exclude(pk=without)
    found = found.order_by("-last_activity_at", "-pk")
    if place := read_place(after):
        at, pk = place
        found = found.filter(Q(last_activity_at__lt=at) | Q(last_activity_at=at, pk__lt=pk))
    shown = list(found.select_related("assignee", "rating", "inbox")[: most + 1])
    is_more = len(shown) > most
    return {
        "conversations": shown[:most],
        "older": place_of(shown[most - 1]) if is_more else "",
        "rest": found.count() - most if is_more else 0,
        "without": without,
    }


def place_of(conversation):
    """Where the list goes on after this one, as text for an address."""
    return f"{conversation.last_activity_at.isoformat()}_{conversation.pk}"


def read_place(text):
    """-> (moment, number), or None when the text is no place."""
    try:
        moment, _sep, pk = text.partition("_")
        at = datetime.fromisoformat(moment)
        return (at, int(pk)) if at.tzinfo and len(pk) < 18 else None
    except ValueError:
        return None


def satisfaction(customer, agent):
    """How they liked it: the average, and what they said last."""
    theirs = Conversation.objects.visible_to(agent).filter(customer=customer, rating__isnull=False)
    last = theirs.select_related("rating", "assignee").order_by("-rating__created_at")
    return {"rated": last[:RATINGS], "figures": figures(customer, agent)}


def history(customer):
    """The customer's log, the latest first."""
    return customer.changes.select_related("by").order_by("-pk")[:CHANGES]


def figures(customer, agent):
    """How many conversations the agent may see, and how the customer liked them."""
    theirs = Conversation.objects.visible_to(agent).filter(customer=customer)
    return theirs.aggregate(count=Count("pk"), rated=Count("rating"), score=Avg("rating__score"))
