"""What the agents of the demo were told of: what happened in the last two days."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef

from conversations.models import Event, Seen
from notifications import told
from notifications.audience import AUDIENCES
from notifications.models import Notification

MOST = 70
FRESH = timedelta(hours=5)


def tell(now):
    lately = Event.objects.filter(
        kind__in=AUDIENCES, created_at__range=(now - timedelta(days=2), now)
    )
    for event in sorted(lately.order_by("-created_at")[:MOST], key=lambda each: each.created_at):
        told.tell(event, now=event.created_at)
    # Nobody's telephone rings for the past, and what is older they have read.
    Notification.objects.update(push_due_at=None, mail_due_at=None)
    old = Notification.objects.filter(created_at__lt=now - FRESH)
    old.update(read_at=F("created_at") + timedelta(minutes=4))


def read():
    """With a conversation they have read what they were told of it."""
    seen = Seen.objects.filter(
        agent=OuterRef("agent"),
        conversation=OuterRef("conversation"),
        version__gte=OuterRef("event__version"),
    )
    unread = Notification.objects.unread().filter(Exists(seen))
    unread.update(read_at=F("created_at") + timedelta(minutes=4))
