"""The bot hears what happens in conversations that are with it."""

from django.utils import timezone

from conversations.events import Kind
from conversations.models import Conversation
from inboxes.listeners import wake

from . import tasks
from .models import Run

# By these a question comes along that was asked in another conversation.
JOINED = {Kind.MERGED, Kind.UNMERGED, Kind.SPLIT, Kind.UNSPLIT}
HEARD = {Kind.MESSAGE_RECEIVED, Kind.REOPENED, Kind.RETURNED_TO_BOT} | JOINED


def speak(event):
    """It is the bot's turn. Conversations with people cost nothing here."""
    conversation = event.conversation
    if conversation.status != Conversation.Status.BOT:
        return
    if event.kind in JOINED and not conversation.waiting_since:
        return
    now = timezone.now()
    message = event.message
    # Nobody types on after a press on a button, or in a mail.
    at_once = not message or bool(message.chosen) or conversation.inbox.speaks.is_mail
    due = Run.objects.hear(conversation.pk, now=now, at_once=at_once)
    wake(tasks.run, conversation.pk, countdown=(due - now).total_seconds())
