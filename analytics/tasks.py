"""Doors, not rooms."""

from celery import shared_task
from django.utils import timezone

from conversations.sweeping import each

from . import counting
from .mailing import delivering
from .models import Mailing

# So long one task works; then what else waits has its turn.
TURN = 4  # seconds


@shared_task(ignore_result=True)
def count():
    counting.count(timezone.now(), turn=TURN)


@shared_task(ignore_result=True)
def sum_weeks():
    counting.sum_weeks(timezone.now())


@shared_task(ignore_result=True)
def mail_reports():
    """Mail what is due."""
    now = timezone.now()
    delivering.let_go(now)
    each(Mailing.objects.due(now).values_list("pk", flat=True), mail_report)


def mail_report(pk):
    return delivering.deliver(pk, now=timezone.now())
