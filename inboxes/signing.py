"""Our signatures on what we send, with this installation's keys: an answer proves where it belongs.

They carry the random tokens of `Message` and `Conversation`, the key and the site, so a restored
or cloned database does not take the original's mail for its own. Keys that SECRET_KEY had before
(SECRET_KEY_FALLBACKS) are still read.
"""

import hashlib

from django.conf import settings

from conversations.models import Conversation

from .mail import compose

LONGEST = 64  # letters before the @, RFC 5321
SHORT = 16  # letters of a conversation's token that an address has room for


def message_id(message):
    """The Message-ID, without <>, under which a message of ours goes out: always the same."""
    return compose.make_message_id(message.token, key=_keys()[0], domain=settings.MAIL_DOMAIN)


def message_token(name):
    """The token of the message whose Message-ID this is; None when we did not make it."""
    return _read(compose.read_message_id, name)


def reply_address(conversation):
    """Where answers go, signed; "" when the inbox's address is too long to carry it."""
    address = conversation.inbox.address or f"reply@{settings.MAIL_DOMAIN}"
    signed = compose.reply_address(address, conversation.token[:SHORT], key=_keys()[0])
    return signed if len(signed.rpartition("@")[0]) <= LONGEST else ""


def replied_to(address):
    """The conversations (one or none) whose signed reply address this is; None if it is no such."""
    token = _read(compose.read_reply_token, address) if "+r-" in address.lower() else None
    return token and Conversation.objects.filter(token__startswith=token)


def _keys():
    keys, site = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], settings.SITE_HOST
    return [f"{key}:{hashlib.sha256(f'{key}|{site}'.encode()).hexdigest()[:8]}" for key in keys]


def _read(read, value):
    return next((token for key in _keys() if (token := read(value, key))), None)
