"""Doors for the workers: load, call one verb, done. Each may run twice."""

from celery import shared_task
from django.utils import timezone

from conversations.models import Conversation

BATCH = 500


@shared_task(ignore_result=True)
def tell_what_is_due():
    """Say of every promise once that it has fallen due."""
    now = timezone.now()
    due = Conversation.objects.promise_due(now).order_by("promised_for")
    for conversation in due[:BATCH]:
        conversation.fall_due(now=now)
