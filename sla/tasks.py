"""Doors, not rooms."""

import time

from celery import shared_task
from django.utils import timezone

from conversations import live

from . import escalating, ticking
from .models import Recount

# So long one task works; then what else waits has its turn.
TURN = 5  # seconds


@shared_task(ignore_result=True)
def tick():
    now = timezone.now()
    ticking.tick(now)
    escalating.escalate_due(now)


@shared_task(ignore_result=True)
def recount():
    """Reckon the open clocks anew, when policies or office hours have changed."""
    now, began = timezone.now(), time.monotonic()
    recount = Recount.objects.due(now)
    if not recount:
        return
    while recount.go_on(now) and time.monotonic() - began < TURN:
        pass
    with live.in_bulk(live.FEW + 1):
        live.end_bulk()
