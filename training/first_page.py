from django.urls import reverse
from django.utils import timezone

from .models import Path


def first_page(agent):
    """Where who has just signed in is led instead of to the inbox: who is new, once. Else None."""
    if agent.is_bot or not Path.objects.lead(agent, now=timezone.now()):
        return None
    return reverse("training:hub")
