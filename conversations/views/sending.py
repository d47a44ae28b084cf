from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import Refused
from .answer import answer
from .thread import visible


def waiting(request, pk):
    """The conversation, and the message of it that the form names."""
    conversation, number = visible(request, pk), request.POST.get("message", "")
    number = int(number) if number.isdecimal() and len(number) < 18 else 0
    return conversation, get_object_or_404(conversation.messages, pk=number)


@login_required
@require_POST
def unsend(request, pk):
    """Take back what has not left yet: the text returns to the composer."""
    conversation, message = waiting(request, pk)
    since = conversation.version
    try:
        draft = conversation.unsend(message, by=request.user, now=timezone.now())
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    done = _("Taken back. Your text is a draft again.")
    returned = {"text": message.body, "sequence": draft.sequence} if draft else None
    return answer(request, conversation, since=since, done=done, returned=returned)


@login_required
@require_POST
def send_now(request, pk):
    conversation, message = waiting(request, pk)
    since = conversation.version
    try:
        conversation.send_now(message, by=request.user, now=timezone.now())
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    return answer(request, conversation, since=since)
