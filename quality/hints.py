"""How many reviews an agent has not read: beside the way to them, on every page.

Kept in the cache when it changes, so that no page has to count. What is lost there is only a hint:
the list of the reviews says it again.
"""

from django.core.cache import cache


def keep(agent_pk, count):
    cache.set(f"reviews:{agent_pk}", count, None)


def count(agent_pk):
    return cache.get(f"reviews:{agent_pk}", 0)
