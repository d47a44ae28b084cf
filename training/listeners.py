from django.utils import timezone

from conversations.models import Message


def arrive(event):
    """The listener of a practice: what is written to its customers has arrived, once it may leave.

    The customer is here, and the inbox may keep an answer for some seconds: then the tick does it.
    """
    arrive_all(Message.objects.filter(pk=event.message_id), now=timezone.now())


def arrive_all(messages, *, now):
    for message in messages.due(now).select_related("conversation"):
        message.mark(Message.Delivery.SENT, now=now)
