"""Doors, not rooms: each loads, calls one verb, and may run twice."""

import logging
import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from . import live, transcripts
from .models import Batch, Conversation, Event, Upload
from .sweeping import each

log = logging.getLogger(__name__)

# A commit announces its events at once; what is older than this was missed.
MISSED_AFTER = timedelta(seconds=20)
BATCH = 500


@shared_task
def announce_missed():
    """Announce what a crash or a Redis that was away kept from being heard.

    From both ends: what fails again and again must not keep the rest from being heard.
    """
    missed = Event.objects.unannounced(before=timezone.now() - MISSED_AFTER)
    missed = missed.select_related("conversation")
    oldest, newest = missed.order_by("pk")[:BATCH], missed.order_by("-pk")[:BATCH]
    for event in {event.pk: event for event in [*oldest, *newest]}.values():
        event.announce()


@shared_task(ignore_result=True)
def announce(pks):
    """Announce these events, which were too many for whoever wrote them."""
    found = Event.objects.filter(pk__in=pks, announced_at=None).order_by("pk")
    for event in found.select_related("conversation"):
        event.announce()


@shared_task
def sweep_uploads():
    """Drop files that were attached and never sent."""
    Upload.objects.sweep(timezone.now())


@shared_task(ignore_result=True)
def write_down():
    """Put voice messages into words that are not yet."""
    transcripts.write_down_all(now=timezone.now())


@shared_task
def wake_snoozed():
    now = timezone.now()
    due = Conversation.objects.due_to_wake(now).order_by("snoozed_until")
    each(due[:BATCH], lambda conversation: conversation.wake(now=now))


# So long one task works at a batch; then what else waits has its turn.
TURN = 3  # seconds


@shared_task(ignore_result=True)
def go_on(batch_pk):
    """Carry out a batch, or take it back, and say how far it came."""
    batch = Batch.objects.select_related("agent").get(pk=batch_pk)
    started = said = time.monotonic()
    with batch.agent.speaking(), live.in_bulk(batch.size):
        while batch.go_on(now=timezone.now()):
            if time.monotonic() - said > 0.7:
                said = time.monotonic()
                batch.say_how_far(now=timezone.now())
            if said - started > TURN:
                wake(go_on, batch_pk)
                break
        else:
            live.end_bulk()
    batch.say_how_far(now=timezone.now())


@shared_task(ignore_result=True)
def take_up_forsaken():
    """Go on with batches whose worker was killed, or never heard of them."""
    for batch in Batch.objects.forsaken(timezone.now()):
        wake(go_on, batch.pk)


def wake(task, *args):
    try:
        task.delay(*args)
    except OperationalError as error:
        log.warning("%s waits for the next sweep: %s", task.name, error)
