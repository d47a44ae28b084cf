import logging

from django.utils import timezone
from kombu.exceptions import OperationalError

from conversations.events import Kind

from . import tasks

SOON = 90  # seconds

log = logging.getLogger(__name__)


def deliver(event):
    """Wake the delivery of a message that waits to go out. Without Redis, the sweep finds it."""
    if event.kind == Kind.DELIVERY_CHANGED and event.details.get("delivery") != "queued":
        return
    due = event.message.delivery_due_at
    wait = max(0, (due - timezone.now()).total_seconds()) if due else 0
    # A wake-up that gets lost costs seconds: the sweep sends whatever is due. So what waits long
    # is left to it altogether.
    if wait <= SOON:
        wake(tasks.send, event.message_id, countdown=wait)


def wake(task, *args, countdown=0):
    """Start a task, now or in so many seconds, if that can be. Every task of ours is found by a
    sweep, too."""
    try:
        task.apply_async(args, countdown=countdown)
    except OperationalError as error:
        log.warning("%s waits for the next sweep: %s", task.name, error)
