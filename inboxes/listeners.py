import logging

from kombu.exceptions import OperationalError

from conversations.events import Kind

from . import tasks

log = logging.getLogger(__name__)


def deliver(event):
    """Wake the delivery of a message that waits to go out. Without Redis, the sweep finds it."""
    if event.kind == Kind.DELIVERY_CHANGED and event.details.get("delivery") != "queued":
        return
    wake(tasks.send, event.message_id)


def wake(task, *args):
    """Start a task now, if that can be. Every task of ours is found by a sweep, too."""
    try:
        task.delay(*args)
    except OperationalError as error:
        log.warning("%s waits for the next sweep: %s", task.name, error)
