"""Doors, not rooms: each loads, calls one verb, and may run twice."""

from celery import shared_task
from django.utils import timezone

from .models import CannedFile, CannedResponse


@shared_task
def sweep():
    """Drop what was deleted or never saved, once nobody takes that back any more."""
    now = timezone.now()
    CannedResponse.with_deleted.sweep(now)
    CannedFile.objects.sweep(now)
