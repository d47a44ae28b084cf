"""'I will get back to you tomorrow', as a date."""

from django.contrib.auth.decorators import login_required
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..events import Kind
from ..forms import PromiseForm
from ..models import Refused
from .answer import Undo, answer, first_error
from .thread import visible
from .undoing import takes_back_nothing_newer

ABOUT = [Kind.PROMISED, Kind.PROMISE_KEPT, Kind.PROMISE_DROPPED]


@login_required
@require_POST
def promise(request, pk):
    conversation, form = visible(request, pk), PromiseForm(request.POST)
    since = conversation.version
    if not form.is_valid():
        return answer(request, conversation, since=since, error=first_error(form))
    until = form.cleaned_data["until"]
    try:
        conversation.promise(until, by=request.user)
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    moment = request.POST.get("said") or formats.date_format(
        timezone.localtime(until), "D j M, H:i"
    )
    done = _("Promised until %(moment)s") % {"moment": moment[:40]}
    return answer(request, conversation, since=since, done=done, undo=Undo("undo_promise"))


@login_required
@require_POST
def keep(request, pk):
    conversation = visible(request, pk)
    since = conversation.version
    conversation.keep_promise(by=request.user)
    done = _("The promise is kept")
    return answer(request, conversation, since=since, done=done, undo=Undo("undo_promise"))


@login_required
@require_POST
def drop(request, pk):
    conversation = visible(request, pk)
    since = conversation.version
    conversation.drop_promise(by=request.user)
    done = _("The promise is dropped")
    return answer(request, conversation, since=since, done=done, undo=Undo("undo_promise"))


@login_required
@require_POST
@takes_back_nothing_newer(*ABOUT)
def undo(request, pk):
    """Take back what was last said of it: `undoes` is the version at which that stood."""
    conversation, undoes = visible(request, pk), request.POST.get("undoes", "")
    since = conversation.version
    if undoes.isdecimal() and len(undoes) < 10:
        conversation.undo_promise(undoes=int(undoes), by=request.user)
    return answer(request, conversation, since=since)
