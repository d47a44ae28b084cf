"""Who sits in the widget: a browser that holds a secret.

The secret is ours (256 random bits), stays in the browser and comes back as a bearer token, never
as a cookie and never in an address. We keep its hash only, from the visitor's first message on.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from conversations.models import Conversation, Message
from customers.models import Customer, Identity, Visit
from inboxes.channels.web import text_of
from inboxes.models import Inbox

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,4})?")
# Long, of one piece, and with a digit in it, or a UUID: "/reset/3f9a…/", not "/delivery-in-2026/".
SECRET_PART = re.compile(
    r"(?<=/)(?:(?=[^/]*\d)[A-Za-z0-9_=.~%]{24,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
    r"(?=/|$)"
)
TIME_ZONE = re.compile(r"[A-Za-z_+/0-9-]{1,40}")


def new_secret():
    return secrets.token_urlsafe(32)


def fingerprint(secret):
    return hashlib.sha256(secret.encode()).hexdigest()


def web_inbox(token):
    """The inbox that this token names in public, or None."""
    return Inbox.objects.filter(token=text_of(token)[:40], channel="web", is_active=True).first()


@dataclass
class Visitor:
    inbox: Inbox
    # The hash of the secret; what `Identity` keeps.
    fingerprint: str
    # None until the first message.
    customer: Customer | None
    # Of a newcomer only: what their browser has to keep.
    secret: str = ""

    @classmethod
    def newcomer(cls, inbox):
        secret = new_secret()
        return cls(inbox, fingerprint(secret), None, secret)

    @classmethod
    def of(cls, inbox, secret):
        """Who holds this secret, or None when it cannot be one of ours."""
        if not isinstance(secret, str) or not SECRET.fullmatch(secret):
            return None
        return cls.known_by(inbox, fingerprint(secret))

    @classmethod
    def known_by(cls, inbox, fingerprint):
        identity = (
            Identity.objects.verified()
            .filter(kind=Identity.Kind.WEB, value=fingerprint)
            .select_related("customer")
            .first()
        )
        return cls(inbox, fingerprint, identity and identity.speaker)

    def again(self):
        """As the database knows them now: meanwhile the site may have said who it is."""
        return self.known_by(self.inbox, self.fingerprint)

    def become_customer(self):
        """The visitor as a customer of ours: what a first message needs."""
        if self.customer is None:
            self.customer = Customer.objects.recognise(
                kind=Identity.Kind.WEB, value=self.fingerprint
            )
        return self.customer

    @property
    def conversations(self):
        """Theirs, in this inbox: all that this browser may ever see. What agents merged with it
        came as somebody else, and nobody has proven that it is the same person."""
        if self.customer is None:
            return Conversation.objects.none()
        theirs = Conversation.objects.filter(
            inbox=self.inbox,
            customer=self.customer,
            came_as=self.customer.came_as_id,
            merged_into=None,
        )
        return theirs.exclude(close_reason=Conversation.CloseReason.SPAM)

    @property
    def unread(self):
        """Messages of ours that they have not looked at."""
        if self.customer is None:
            return Message.objects.none()
        ours = Message.objects.sent_to_customer().exclude(delivery__in=["seen", "failed"])
        return ours.filter(conversation__in=self.conversations, inbox=self.inbox)

    def answers_to(self, address, name=""):
        """Keep an address that they typed. It is answered to, and opens nobody's history."""
        customer = self.become_customer()
        if name and not customer.name:
            customer.name = name[:120]
            customer.save(update_fields=["name"])
        value = Identity.normalise(Identity.Kind.EMAIL, address)
        own = {"kind": Identity.Kind.EMAIL, "came_as_id": customer.came_as_id}
        typed = customer.identities.filter(**own, is_verified=False, added_by=None)
        typed.exclude(value=value).delete()
        customer.identities.get_or_create(**own, value=value, defaults={"is_verified": False})

    def notice(self, about, *, agent="", now):
        """Keep what their browser says of itself, for agents to see. Shown, never trusted."""
        if self.customer is None:
            return
        customer, about = self.customer, about if isinstance(about, dict) else {}
        if url := page_address(about.get("url")):
            title = " ".join(text_of(about.get("title")).split())[:120]
            customer.browsing = {
                "page": url,
                "title": title,
                "device": device(agent),
                "at": now.isoformat(timespec="seconds"),
            }
            Visit.note(customer, url, title, now=now)
        language, time_zone = text_of(about.get("language")), text_of(about.get("time_zone"))
        by_hand = customer.set_by_hand
        if LANGUAGE.fullmatch(language) and "language" not in by_hand:
            customer.language = language
        if TIME_ZONE.fullmatch(time_zone) and "time_zone" not in by_hand:
            customer.time_zone = time_zone
        customer.last_seen_at = now
        customer.save(update_fields=["browsing", "language", "time_zone", "last_seen_at"])


def page_address(url):
    """Where a visitor is, without query and fragment: those carry what is nobody's business, such
    as tokens and searches. A part of the path that looks like a token is left out, too."""
    try:
        parts = urlsplit(text_of(url)[:2000])
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    path = SECRET_PART.sub("…", parts.path)
    return f"{parts.scheme}://{parts.hostname}{port}{path}"[:300]


def device(agent):
    """A few honest words from a User-Agent: 'Phone, Safari'."""
    kind = (
        "Tablet"
        if re.search(r"iPad|Tablet", agent)
        else "Phone"
        if re.search(r"Mobi|iPhone|Android", agent)
        else "Computer"
    )
    for mark, name in (
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrom", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari", "Safari"),
    ):
        if mark in agent:
            return f"{kind}, {name}"
    return kind
