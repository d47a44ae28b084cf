from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..forms import WriteForm
from ..models import Message, Refused
from .answer import answer, first_error
from .thread import open_thread, visible


@login_required
@require_POST
def write(request, pk):
    """A reply to the customer or a note for the team, as the form's `mode` says."""
    conversation = visible(request, pk)
    form = WriteForm(request.POST)
    if not form.is_valid():
        return refuse(request, conversation, form, first_error(form), status=422)

    since, fields, is_note = (
        conversation.version,
        form.cleaned_data,
        form.cleaned_data["mode"] == "note",
    )
    say = conversation.add_note if is_note else conversation.reply
    try:
        say(fields["body"], by=request.user, client_id=fields["client_id"])
        if fields["then"] == "close" and not is_note:
            conversation.close(by=request.user)
    except Refused as why:
        return refuse(request, conversation, form, str(why), status=409)
    return answer(request, conversation, since=since)


def refuse(request, conversation, form, why, *, status):
    """Say it next to the field; the text stays where it was written."""
    if request.htmx:
        return render(request, "conversations/_composer_error.html", {"error": why}, status=status)
    return open_thread(request, conversation, form=form, error=why, status=status)


@login_required
@require_safe
def whole(request, pk, message_pk):
    """All of a message that the thread shows only the beginning of."""
    message = get_object_or_404(visible(request, pk).messages, pk=message_pk)
    part = "quoted" if request.GET.get("part") == "quoted" else "body"
    if request.htmx:
        context = {"message": message, "text": getattr(message, part)}
        return render(request, "conversations/_whole.html", context)
    return HttpResponse(getattr(message, part), content_type="text/plain; charset=utf-8")


@login_required
@require_POST
def again(request, pk, message_pk):
    """Send once more what did not go out, or perhaps did not."""
    conversation = visible(request, pk)
    message = get_object_or_404(conversation.messages, pk=message_pk)
    since = conversation.version
    message.retry(now=timezone.now())
    conversation.refresh_from_db()
    return answer(request, conversation, since=since)


@login_required
@require_POST
def arrived(request, pk, message_pk):
    """An agent knows that an uncertain message did arrive."""
    conversation = visible(request, pk)
    message = get_object_or_404(conversation.messages, pk=message_pk)
    since = conversation.version
    if message.delivery == Message.Delivery.UNCERTAIN:
        message.mark(Message.Delivery.DELIVERED, now=timezone.now())
    conversation.refresh_from_db()
    return answer(request, conversation, since=since, done=_("Noted: it arrived."))
