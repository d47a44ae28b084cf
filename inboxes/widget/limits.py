"""How often a visitor, and an address, may ask. Counted in Redis in fixed windows.

While Redis is away nobody is kept out: a customer's message matters more than the limit.
"""

import hashlib
import logging
import time

from django.conf import settings
from django.core.cache import cache

log = logging.getLogger(__name__)

# name: (how many, in how many seconds)
LIMITS = {
    "message": (20, 60),  # a visitor
    "messages": (120, 60),  # an address: a whole office may sit behind it
    # Visitors of an address who write for the first time: each may cost an agent a call, and the
    # language model an answer.
    "newcomers": (60, 600),
    "upload": (30, 300),  # a visitor
    "uploads": (100, 600),
    "files": (240, 60),
    "session": (120, 60),
    "tail": (240, 60),
    "contact": (20, 60),
    "rate": (30, 60),
    "rated": (10, 600),  # a conversation, by the link in a mail: each is told to those it is about
    "identify": (60, 60),
    "socket": (120, 60),
    # Of the help centre, an address.
    "help_search": (60, 60),
    "helpful": (20, 300),
    # An agent who asks for help with an answer; and of the language model.
    "assist": (60, 60),
    "quick": (120, 60),
    "assist_model": (20, 60),
}


def over(name, who):
    """Count one try. Returns 0, or in how many seconds the next try is welcome."""
    most, window = LIMITS[name]
    now = time.time()
    place = int(now // window)
    key = hashlib.sha256(f"{settings.SECRET_KEY}{who}".encode()).hexdigest()[:20]
    try:
        cache.add(key := f"limit:{name}:{key}:{place}", 0, timeout=window + 5)
        count = cache.incr(key)
    except Exception:
        log.warning("Limits are not kept while Redis is away")
        return 0
    return 0 if count <= most else max(1, int((place + 1) * window - now) + 1)


def address_of(remote, forwarded=""):
    """Who asks, behind as many proxies as we trust. Used to count, and never stored."""
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    return hops[-trusted] if trusted and len(hops) >= trusted else remote
