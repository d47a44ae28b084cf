"""Doors, not rooms."""

from celery import shared_task
from django.utils import timezone

from . import counting

# So long one task works; then what else waits has its turn.
TURN = 4  # seconds


@shared_task(ignore_result=True)
def count():
    counting.count(timezone.now(), turn=TURN)
