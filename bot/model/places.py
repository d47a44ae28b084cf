"""How many workers wait for the model at once: what else they do, such as sending mail, must not
stand in a row behind a slow one. Who finds no place free says what can be said without it."""

from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache

from .wire import Failed

AFTERWARDS = 5  # seconds after which the place of a killed worker is free again


@contextmanager
def place():
    """Raises Failed when all are taken."""
    kept = settings.MODEL_TIMEOUT + AFTERWARDS
    keys = (f"model:place:{number}" for number in range(settings.MODEL_AT_ONCE))
    mine = next((key for key in keys if cache.add(key, 1, kept)), None)
    if mine is None:
        raise Failed("busy")
    try:
        yield
    finally:
        cache.delete(mine)
