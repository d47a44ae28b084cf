"""What is said in a recording, by the model of this deployment that can hear."""

import logging

from . import client
from .places import place
from .wire import Failed

log = logging.getLogger(__name__)

REFUSED = {400, 413, 415, 422}  # this recording, now and at any time


def transcribe(content, *, name, content_type, seconds):
    """-> the text, "" when there is none or it will never be known; None when it may be later."""
    try:
        with place():
            return client.hear(content, name=name, content_type=content_type, length=seconds)
    except Failed as failure:
        log.warning("A voice message was not put into words: %s", failure.why)
        return "" if failure.status in REFUSED else None
