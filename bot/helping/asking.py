"""The model is asked while an agent waits: few at once, not for long, and what it said is kept."""

import hashlib
import threading

from django.core.cache import cache
from django.utils.translation import gettext as _

from bot.model import checking, client, writing
from bot.model.wire import LATE, Failed

AT_ONCE = 3  # of a process: pages need its threads, too
PATIENCE = 12  # seconds
KEPT = 24 * 3600
places = threading.BoundedSemaphore(AT_ONCE)
is_possible = client.is_configured


def once(key, prompt, data, *, most, name):
    """-> the JSON object that the model answered with, which has this name in it; from the cache
    when it was asked the same before. Raises Failed."""
    text = "\n".join([prompt, str(data), *map(str, key)])
    known = f"help:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
    if (found := cache.get(known)) is not None:
        return found
    if not places.acquire(blocking=False):
        raise Failed("busy")
    try:
        said = writing.ask(prompt, data, most=most, seconds=PATIENCE)
    finally:
        places.release()
    found = writing.found_in(writing.THOUGHT.sub("", said.text), name)
    if found is None:
        raise Failed("an unknown form")
    cache.set(known, found, KEPT)
    return found


def plain(text, longest):
    """What a model wrote, as text that can do nothing; "" when it wrote something else."""
    if not isinstance(text, str):
        return ""
    return "".join(letter for letter in text if not checking.is_hidden(letter)).strip()[:longest]


def sentence(failure):
    """What the agent is told."""
    if failure.why.startswith("used up"):
        return _("What the language model may use today is used up.")
    if failure.why == "busy":
        return _("The language model is busy with other questions. Try again in a moment.")
    if failure.why == LATE:
        return _("The language model took too long.")
    return _("The language model gave no answer that can be used.")
