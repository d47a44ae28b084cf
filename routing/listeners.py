"""Routing hears what happens to conversations."""

from django.utils import timezone

from inboxes.listeners import wake

from . import tasks
from .models import Run


def ask_rules(event):
    """Rules are asked of it: by a worker, once, and found by a sweep when the wake-up is lost."""
    run = Run.objects.hear(event, now=timezone.now())
    if run:
        wake(tasks.ask_rules, run.pk)
