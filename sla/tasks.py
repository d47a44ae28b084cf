"""Doors, not rooms."""

from celery import shared_task
from django.utils import timezone

from . import ticking


@shared_task(ignore_result=True)
def tick():
    ticking.tick(timezone.now())
