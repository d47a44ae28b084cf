"""Doors, not rooms: each loads, calls one verb, and may run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from .models import Conversation, Event, Upload

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


@shared_task
def sweep_uploads():
    """Drop files that were attached and never sent."""
    Upload.objects.sweep(timezone.now())


@shared_task
def wake_snoozed():
    now = timezone.now()
    for conversation in Conversation.objects.due_to_wake(now).order_by("snoozed_until")[:BATCH]:
        conversation.wake(now=now)
