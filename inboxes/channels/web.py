import re

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from .base import Channel, Incoming

LIMIT = 10_000  # characters of one message
CHOSEN = re.compile(r"[a-z]{2,12}(:[A-Za-z0-9_-]{1,60})?")
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Unusable(Exception):
    """What the browser sent cannot be a message. The text is shown to the visitor."""


def text_of(value):
    """What a browser sent as text, without what no database and no screen can hold."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode()


class Web(Channel):
    label = _("Website chat")
    icon = "chat"
    identity_kind = "web"

    def parse(self, posted, *, sender):
        """`posted`: {"client_id": one press of Send, "body": text, "files": numbers of uploads,
        "chosen": the value of a button}; `sender`: the visitor's fingerprint. Raises Unusable."""
        client_id = posted.get("client_id")
        if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
            raise Unusable(
                __("The message came without its number. Reload the page and try again.")
            )
        body = text_of(posted.get("body")).strip()
        uploads = posted.get("files", [])
        if not isinstance(uploads, list) or not all(map(_is_number, uploads)):
            raise Unusable(__("The message came without its files. Attach them again."))
        if not body and not uploads:
            raise Unusable(__("Write a message first."))
        if len(body) > LIMIT:
            text = __("That is %(length)d characters; a message can have %(limit)d. Cut it in two.")
            raise Unusable(text % {"length": len(body), "limit": LIMIT})
        name = external_id(sender, client_id)
        chosen = text_of(posted.get("chosen"))
        return Incoming(
            sender=sender,
            body=body,
            external_id=name,
            uploads=tuple(uploads),
            chosen=chosen if CHOSEN.fullmatch(chosen) else "",
        )

    def send(self, inbox, outgoing, *, on_handoff):
        """Nothing to hand over: the visitor's screen reads the conversation's log itself."""
        on_handoff()


def _is_number(value):
    return type(value) is int and 0 < value < 2**53


def external_id(sender, client_id):
    """Names one press of Send of one visitor, so that sending it twice stores it once."""
    return f"{sender[:40]}:{client_id}"


def client_id_of(external_id):
    """What the visitor's browser called this message; empty when it did not come from one."""
    sender, _colon, client_id = external_id.partition(":")
    return client_id if len(sender) == 40 and CLIENT_ID.fullmatch(client_id) else ""
