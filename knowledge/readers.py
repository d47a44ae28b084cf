"""Readers of the help centre: nobody signs in, and nothing is kept in their browser."""

import hashlib
import hmac

from django.conf import settings

from inboxes.widget import limits


def address_of(request):
    forwarded = request.headers.get("X-Forwarded-For", "")
    return limits.address_of(request.META.get("REMOTE_ADDR", ""), forwarded)


def digest_of(request):
    """The same for the same browser at the same address. It cannot be traced back to either."""
    who = f"{address_of(request)}|{request.headers.get('User-Agent', '')[:300]}"
    return hmac.new(settings.SECRET_KEY.encode(), who.encode(), hashlib.sha256).hexdigest()[:32]
