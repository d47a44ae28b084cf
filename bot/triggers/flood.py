"""Somebody, or something, writes without end."""

from datetime import timedelta

from conversations.hand_offs import HandOff

from ..models import Turn

MINUTE = timedelta(minutes=1)
MOST_A_MINUTE = 12  # messages
AGAIN = timedelta(hours=1)


def is_flooding(conversation, now):
    lately = conversation.messages.written_by_people().filter(created_at__gt=now - MINUTE)
    return lately[: MOST_A_MINUTE + 1].count() > MOST_A_MINUTE


def has_told_somebody(conversation, now):
    """Whether a person was asked because of this customer's flood a while ago: not once more."""
    theirs = Turn.objects.filter(conversation__customer=conversation.customer_id)
    return theirs.filter(why=HandOff.FLOOD, created_at__gt=now - AGAIN).exists()
