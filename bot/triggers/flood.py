"""Somebody, or something, writes without end."""

from datetime import timedelta

MINUTE = timedelta(minutes=1)
MOST_A_MINUTE = 12  # messages


def is_flooding(conversation, now):
    lately = conversation.messages.written_by_people().filter(created_at__gt=now - MINUTE)
    return lately[: MOST_A_MINUTE + 1].count() > MOST_A_MINUTE
