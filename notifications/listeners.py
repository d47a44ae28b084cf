from django.utils import timezone

from . import screen, told
from .models import Notification


def notify(event):
    """Tell whom an event concerns. Hearing it twice tells once."""
    rows = told.tell(event, now=timezone.now())
    screen.wake([row.agent_id for row in rows if row.on_screen], event.pk)


def carry_over(event):
    """What was told of a conversation that is now part of another one is told of the whole."""
    if event.details.get("is_part"):
        whole = event.conversation.standing
        mine = Notification.objects.filter(conversation=event.conversation_id)
        mine.filter(batch=None).update(conversation=whole, line=f"c{whole.pk}")
        mine.update(conversation=whole)


def read(agent, conversation_pk, version, *, now):
    """The agent has read a conversation's log up to here, and with it what was told of it."""
    mine = Notification.objects.filter(agent=agent).read_up_to(version, conversation_pk)
    if mine.mark_read(now):
        screen.wake([agent.pk])
