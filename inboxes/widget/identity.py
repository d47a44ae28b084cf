"""A visitor who is signed in on the site: its backend says who, with a signature that runs out.

What somebody types opens nothing; what the site signs does. A customer whom we know verified is
never changed by it: blanks are filled in, addresses are added.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import jwt
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.models import Customer, Identity, Visit
from inboxes.channels.web import text_of
from inboxes.models import Inbox

from .visitors import fingerprint, new_secret

LONGEST = timedelta(hours=24)
LEEWAY = timedelta(minutes=1)
Kind = Identity.Kind


class Unproven(Exception):
    """The token proves nothing. The text goes to the console of the site's developers."""


@dataclass(frozen=True)
class Person:
    """Whom the site says it is."""

    sub: str
    email: str = ""
    name: str = ""
    phone: str = ""


def read(inbox, token, *, now):
    """Check a token and return its Person. Raises Unproven."""
    if not isinstance(token, str) or len(token) > 4000 or not inbox.identity_secret:
        raise Unproven(_("The identity is not a token."))
    try:
        claims = jwt.decode(
            token,
            inbox.identity_secret,
            algorithms=["HS256"],
            options={"require": ["exp", "sub"], "verify_exp": False, "verify_aud": False},
        )
    except jwt.MissingRequiredClaimError as error:
        raise Unproven(_("The identity lacks its “%(name)s”.") % {"name": error.claim}) from None
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise Unproven(_("The identity is not signed with this inbox's secret (HS256).")) from None

    runs_out, sub = claims["exp"], text_of(claims["sub"])
    if isinstance(runs_out, bool) or not isinstance(runs_out, (int, float)):
        raise Unproven(_("The identity's “exp” is not a time."))
    if runs_out <= (now - LEEWAY).timestamp():
        raise Unproven(_("The identity has run out. Sign a new one for each page."))
    if runs_out > (now + LONGEST + LEEWAY).timestamp():
        raise Unproven(_("The identity runs for more than 24 hours."))
    if "aud" in claims and claims["aud"] != inbox.token:
        raise Unproven(_("The identity is for another inbox."))
    if not sub.strip() or len(sub) > 1000:
        raise Unproven(_("The identity's “sub” names nobody."))
    return Person(sub, **{name: text_of(claims.get(name)) for name in ("email", "name", "phone")})


@transaction.atomic
def join(visitor, person, *, now):
    """Make the visitor the customer whom the site means. Returns a new secret, or "".

    An anonymous visitor's conversations move to that customer. A browser that belonged to somebody
    else gets a secret of its own instead: two people who share a computer stay two.
    """
    # One at a time, so that two tabs that open at once do not make two customers.
    Inbox.objects.select_for_update(no_key=True).get(pk=visitor.inbox.pk)
    visitor = visitor.again()
    known = _known(visitor.inbox, person)
    if known is None and _is_anonymous(visitor.customer):
        known = visitor.become_customer()
    known = known or Customer.objects.create()
    _complete(known, visitor.inbox, person)

    if visitor.customer is None:
        _add(known, Kind.WEB, visitor.fingerprint)
    elif _whole(visitor.customer) != _whole(known):
        if not _is_anonymous(visitor.customer):
            secret = new_secret()
            _add(known, Kind.WEB, fingerprint(secret))
            return secret
        _move(visitor.customer, known, now=now)
    return ""


def _whole(customer):
    """Who it is and as whom they come: what agents merged is one customer, and not one proof."""
    return customer.pk, customer.came_as_id


def _proven(customer):
    """The addresses that came as the same customer."""
    return customer.identities.filter(came_as=customer.came_as_id)


def _add(customer, kind, value, **fields):
    customer.identities.create(kind=kind, value=value, came_as_id=customer.came_as_id, **fields)


def site_value(inbox, sub):
    """How `Identity` names a person of this site. Values are told apart without regard to case,
    and two people may differ in nothing else."""
    is_plain = sub == sub.lower().strip() and len(sub) <= 200 and not sub.startswith("sha256:")
    return f"{inbox.pk}:{sub if is_plain else 'sha256:' + hashlib.sha256(sub.encode()).hexdigest()}"


def _known(inbox, person):
    verified = Identity.objects.verified().select_related("customer")
    by_site = verified.filter(kind=Kind.SITE, value=site_value(inbox, person.sub)).first()
    if by_site:
        return by_site.speaker
    email = _email(person)
    by_email = verified.filter(kind=Kind.EMAIL, value=email).first() if email else None
    # An address that already belongs to another account of this site does not say who this is.
    if (
        by_email
        and not _proven(by_email.speaker)
        .filter(kind=Kind.SITE, value__startswith=f"{inbox.pk}:")
        .exists()
    ):
        return by_email.speaker
    return None


def _is_anonymous(customer):
    """Nobody has vouched for who this is."""
    return customer is None or not _proven(customer).verified().exclude(kind=Kind.WEB).exists()


def _complete(customer, inbox, person):
    _know(customer, Kind.SITE, site_value(inbox, person.sub))
    if email := _email(person):
        _know(customer, Kind.EMAIL, email)
    if person.phone:
        _proven(customer).get_or_create(
            kind=Kind.PHONE,
            value=person.phone[:40],
            defaults={
                "customer": customer,
                "came_as_id": customer.came_as_id,
                "is_verified": False,
            },
        )
    if person.name and not customer.name:
        customer.name = " ".join(person.name.split())[:120]
        customer.save(update_fields=["name"])


def _know(customer, kind, value):
    """Add a verified identity, unless it is somebody else's."""
    try:
        with transaction.atomic():
            _proven(customer).update_or_create(
                kind=kind,
                value=value,
                defaults={"is_verified": True},
                create_defaults={
                    "customer": customer,
                    "came_as_id": customer.came_as_id,
                    "is_verified": True,
                },
            )
    except IntegrityError:
        pass


def _email(person):
    email = Identity.normalise(Kind.EMAIL, person.email)
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email


def _move(visitor, known, *, now):
    """What an anonymous visitor said was said by the customer whom we now know them to be."""
    for customer in sorted((visitor, known), key=lambda each: each.pk):
        customer.lock()
    theirs = {"customer": visitor, "came_as": visitor.came_as_id}
    proven = {"customer": known, "came_as": known.came_as_id}
    for conversation in visitor.conversations.filter(**theirs).order_by("pk"):
        conversation.recognise(known, now=now)
    Visit.objects.filter(**theirs).update(**proven)
    for identity in Identity.objects.filter(**theirs):
        if not Identity.objects.filter(**proven, kind=identity.kind, value=identity.value).exists():
            identity.customer, identity.came_as_id = known, known.came_as_id
            identity.save(update_fields=["customer", "came_as"])
    if visitor.came_as_id is None and not visitor.merged.exists():
        known.inherit(visitor)
        visitor.delete()
