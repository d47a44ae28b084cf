"""Doors for the workers: load, call, done. A task is a wake-up and may be lost or run twice."""

from celery import shared_task
from django.utils import timezone

from . import rules
from .models import Run

BATCH = 500


@shared_task(ignore_result=True)
def ask_rules(run_pk):
    rules.apply(run_pk, now=timezone.now())


@shared_task(ignore_result=True)
def ask_lost():
    """Rules of what was heard and not done: its wake-up or its worker was lost."""
    for pk in Run.objects.lost(timezone.now()).values_list("pk", flat=True)[:BATCH]:
        rules.apply(pk, now=timezone.now())
