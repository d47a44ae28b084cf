"""Doors, not rooms: each loads, calls one verb, and may run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from . import meanings
from .importing import site
from .models import SiteImport

LOST_AFTER = timedelta(minutes=6)  # above the time limit of a task


@shared_task
def go_on_with_import(pk):
    run = SiteImport.objects.filter(pk=pk).first()
    if run:
        site.go_on(run, now=timezone.now())
        if not run.is_done:
            go_on_with_import.delay(pk)


@shared_task
def take_up_imports():
    """Go on with what a worker has left when it was killed."""
    lost = SiteImport.objects.going_on().filter(touched_at__lt=timezone.now() - LOST_AFTER)
    for pk in lost.values_list("pk", flat=True):
        go_on_with_import.delay(pk)


@shared_task
def give_meanings():
    """What passages mean, where a model can tell."""
    for _ in range(20):
        if not meanings.give():
            break
