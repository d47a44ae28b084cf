"""What goes to a customer by itself is stopped, or is not after all."""

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..events import Kind
from .answer import Undo, answer
from .thread import visible
from .undoing import takes_back_nothing_newer


@login_required
@require_POST
def stop(request, pk):
    conversation = visible(request, pk)
    since = conversation.version
    conversation.stop_follow_up(by=request.user)
    done = _("Not this time: nothing goes out by itself")
    return answer(request, conversation, since=since, done=done, undo=Undo("resume_follow_up"))


@login_required
@require_POST
@takes_back_nothing_newer(Kind.FOLLOW_UP_STOPPED, Kind.FOLLOW_UP_RESUMED)
def resume(request, pk):
    conversation = visible(request, pk)
    since = conversation.version
    conversation.resume_follow_up(by=request.user)
    return answer(request, conversation, since=since)
