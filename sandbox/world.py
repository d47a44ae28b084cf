"""In which world this code runs: the real one, or a sandbox in which nothing counts.

A sandbox is a Postgres schema. Whatever is done while one is `entered` reads and writes its tables
(see postgres/base.py), its keys in Redis, its folder of files, and wakes nobody outside of it.
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar

NAME = re.compile(r"practice_[1-9][0-9]{0,8}")

_current = ContextVar("sandbox", default="")


def current():
    """The name of the sandbox; "" in the real world."""
    return _current.get()


@contextmanager
def entered(name):
    """Everything inside happens in this sandbox; with "", in the real world. A task that begins
    inside stays in it."""
    assert not name or NAME.fullmatch(name), name
    token = _current.set(name)
    try:
        yield
    finally:
        _current.reset(token)


def own(key):
    """A key, or the name of a topic, that the worlds do not share."""
    return f"{current()}/{key}" if current() else key


def cache_key(key, prefix, version):
    """Django's, of this world."""
    return f"{prefix}:{version}:{own(key)}"
