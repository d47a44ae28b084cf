"""What belongs to notes alone: whom they can call, and which stay above the thread."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import mentions
from ..models import Conversation
from .answer import Undo, answer
from .thread import visible


@login_required
@require_safe
def people(request, pk):
    """What "@" and the letters of `q` may become in a note; nothing when there is nobody."""
    conversation = get_object_or_404(Conversation.objects.visible_to(request.user), pk=pk)
    begun = request.GET.get("q", "")[:60]
    people, teams = mentions.who_can_be_called(conversation, begun, by=request.user)
    context = {"people": people, "teams": teams}
    return render(request, "conversations/_people.html", context)


def noted(request, pk):
    """The conversation, and the note of it that the form names."""
    conversation, number = visible(request, pk), request.POST.get("note", "")
    number = int(number) if number.isdecimal() and len(number) < 18 else 0
    return conversation, get_object_or_404(conversation.notes, pk=number)


@login_required
@require_POST
def pin(request, pk):
    conversation, note = noted(request, pk)
    since = conversation.version
    conversation.pin(note, by=request.user)
    undo = Undo("unpin", {"note": note.pk})
    return answer(request, conversation, since=since, done=_("Pinned above the thread"), undo=undo)


@login_required
@require_POST
def unpin(request, pk):
    conversation, note = noted(request, pk)
    since = conversation.version
    conversation.unpin(note, by=request.user)
    undo = Undo("pin", {"note": note.pk})
    return answer(request, conversation, since=since, done=_("Not pinned any more"), undo=undo)
