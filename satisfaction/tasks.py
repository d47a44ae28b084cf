import logging

from celery import shared_task
from django.utils import timezone

from . import asking
from .models import Ask

log = logging.getLogger(__name__)

BATCH = 200


@shared_task(ignore_result=True)
def tick():
    """Ask what is due."""
    now = timezone.now()
    for pk in Ask.objects.due(now).order_by("due_at").values_list("pk", flat=True)[:BATCH]:
        try:
            asking.ask(pk, now=now)
        except Exception:
            log.exception("%s cannot be asked; later again", pk)
            Ask.objects.filter(pk=pk).update(due_at=now + asking.AGAIN)
