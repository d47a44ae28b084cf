"""Redis as a cache that may be away: then nothing is known, and every page still works."""

import logging
import time
from functools import wraps

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError, RedisError, TimeoutError

log = logging.getLogger(__name__)

# Seconds without asking a Redis again that did not answer: a page asks it many times, and would
# wait for each answer. {servers: until when}
PAUSE = 5
paused = {}


def or_else(name, fallback):
    inner = getattr(RedisCache, name)

    @wraps(inner)
    def method(self, *args, **kwargs):
        servers = tuple(self._servers)
        if time.monotonic() < paused.get(servers, 0):
            return fallback(*args, **kwargs)
        try:
            return inner(self, *args, **kwargs)
        except RedisError as error:
            log.warning("The cache is away (%s): %s", name, error)
            if isinstance(error, (ConnectionError, TimeoutError)):
                paused[servers] = time.monotonic() + PAUSE
            return fallback(*args, **kwargs)

    return method


class Cache(RedisCache):
    get = or_else("get", lambda key, default=None, version=None: default)
    get_many = or_else("get_many", lambda keys, version=None: {})
    set = or_else("set", lambda *args, **kwargs: None)
    set_many = or_else("set_many", lambda data, *args, **kwargs: list(data))
    add = or_else("add", lambda *args, **kwargs: True)
    touch = or_else("touch", lambda *args, **kwargs: False)
    delete = or_else("delete", lambda *args, **kwargs: False)
    delete_many = or_else("delete_many", lambda *args, **kwargs: None)
    incr = or_else("incr", lambda key, delta=1, version=None: delta)
    has_key = or_else("has_key", lambda *args, **kwargs: False)
    clear = or_else("clear", lambda: False)
