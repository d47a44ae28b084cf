from celery import shared_task
from django.utils import timezone

from .models import Practice


@shared_task(ignore_result=True)
def sweep():
    """End the practices that somebody has left, and drop what they leave behind."""
    Practice.objects.sweep(timezone.now())
