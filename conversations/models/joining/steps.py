from functools import wraps

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ...events import Kind
from ..steps import Merged, Refused

JOINED = (Kind.MERGED, Kind.UNSPLIT)


def joint(method):
    """A verb of two conversations, in one transaction. See `lock_all`."""

    @wraps(method)
    def change(self, *args, now=None, **kwargs):
        with transaction.atomic():
            return method(self, *args, now=now or timezone.now(), **kwargs)

    return change


def lock_all(*conversations):
    """Wait for all these rows, always in the same order: no two wait for each other for ever."""
    for conversation in sorted(conversations, key=lambda each: each.pk):
        conversation.lock()


def check_stands(*conversations):
    """Raise Merged when one of them is part of another one."""
    for each in conversations:
        if each.merged_into_id:
            raise Merged(each)


def lock_with_standing(conversation, origin):
    """Wait for the row of this one and of the one in which `origin` stands. -> the latter

    Raises Refused when `origin` came to stand elsewhere while we waited.
    """
    whole = origin.standing
    lock_all(conversation, whole)
    origin.refresh_from_db(fields=["merged_into"])
    if origin.merged_into_id and origin.standing.pk != whole.pk:
        raise Refused(_("Somebody else has merged or split it in this moment. Look again."))
    return whole
