"""Who is here: agents at their screens, and agents looking at one conversation.

Kept in Redis and forgotten after a short silence, so that a killed process leaves nobody behind.
Every function is safe while Redis is away: then nobody is known to be here.
"""

import logging
import time
from functools import cache

import redis
from django.conf import settings

from sandbox.world import own

log = logging.getLogger(__name__)

STAY = 20  # seconds without a sign of life
REMEMBER = 600  # "has anybody been here in the last five minutes?" can be asked


@cache
def client():
    return redis.Redis.from_url(
        settings.CACHES["default"]["LOCATION"],
        decode_responses=True,
        socket_timeout=2,
        socket_connect_timeout=1,
    )


def _key(name):
    return f"{settings.CACHES['default']['KEY_PREFIX']}:here:{own(name)}"


def _mark(pipe, name, pk, now):
    pipe.zadd(_key(name), {pk: now})
    pipe.expire(_key(name), REMEMBER)


def stay(agents, viewing=()):
    """Agents with an open screen, and pairs of (conversation, agent) that are being looked at."""
    now = time.time()
    try:
        with client().pipeline(transaction=False) as pipe:
            for agent in agents:
                _mark(pipe, "agents", agent, now)
            for conversation, agent in viewing:
                _mark(pipe, f"viewing:{conversation}", agent, now)
            pipe.execute()
    except redis.RedisError:
        log.warning("Presence is not known while Redis is away")


def leave(conversation, agent):
    try:
        client().zrem(_key(f"viewing:{conversation}"), agent)
    except redis.RedisError:
        log.warning("Presence is not known while Redis is away")


def _here(name, within):
    try:
        found = client().zrangebyscore(_key(name), time.time() - within, "+inf")
    except redis.RedisError:
        return []
    return [int(pk) for pk in found]


def agents_online(within=STAY):
    """Pks of the agents who have had a screen open within so many seconds."""
    return _here("agents", within)


def viewers(conversation):
    """Pks of the agents who are looking at this conversation."""
    return _here(f"viewing:{conversation}", STAY)
