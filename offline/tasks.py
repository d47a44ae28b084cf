from celery import shared_task
from django.utils import timezone

from .models import Receipt


@shared_task
def sweep():
    """Forget what is so old that no browser sends it again."""
    Receipt.objects.sweep(timezone.now())
