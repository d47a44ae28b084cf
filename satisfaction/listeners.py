from django.utils import timezone

from conversations.events import Kind

from . import asking
from .models import Ask

ENDS = {Kind.CLOSED, Kind.BOT_SOLVED}
GOES_ON = {Kind.REOPENED, Kind.MERGED}
HEARD = ENDS | GOES_ON


def plan(event):
    """The listener: who writes by mail is asked some time after it was solved."""
    conversation = event.conversation
    if event.kind in GOES_ON:
        Ask.objects.call_off(conversation)
        if undone := event.details.get("undoes"):
            Ask.objects.take_back(conversation, undone)
    elif conversation.close_reason not in asking.SOLVED:
        return  # most of all spam, which is to cost nothing
    elif asking.may_be_asked(conversation):
        Ask.objects.plan(conversation, timezone.now())
    elif asking.is_asked_in_chat(conversation):
        Ask.objects.note(conversation, event.created_at)
