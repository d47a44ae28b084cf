"""What many ask for while one thing is done, and nobody changes meanwhile, is looked up once."""

from contextlib import contextmanager
from contextvars import ContextVar

remembered = ContextVar("remembered", default=None)


@contextmanager
def remembering():
    """What is found with `remember` is looked up once within: while a page is made, or an event is
    heard by all who listen."""
    token = remembered.set({})
    try:
        yield
    finally:
        remembered.reset(token)


def remember(key, find):
    memory = remembered.get()
    if memory is None:
        return find()
    if key not in memory:
        memory[key] = find()
    return memory[key]
