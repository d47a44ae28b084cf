from math import ceil

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import threads
from ..events import Kind
from ..models import Draft, Gone, Message, Refused, Unseen
from ..sorting_forms import MissingForm
from .answer import Undo, answer, first_error, in_words, wants_words
from .looking import held
from .thread import open_thread, visible
from .uploads import filled_in


@login_required
@require_POST
def write(request, pk):
    """A reply to the customer or a note for the team, as the form's `mode` says."""
    conversation = visible(request, pk)
    form = filled_in(request, conversation)
    if not form.is_valid():
        return refuse(request, conversation, form, first_error(form), status=422)

    since, fields, message = conversation.version, form.cleaned_data, None
    body, once = fields["body"], {"by": request.user, "client_id": fields["client_id"]}
    once["files"] = fields["files"]
    try:
        with transaction.atomic():
            if fields["mode"] == "note":
                conversation.add_note(body, **once)
            else:
                message = conversation.reply(
                    body, seen=fields["seen"], **once, **waits(conversation, form)
                )
                if fields["promise"]:
                    conversation.promise(fields["promise"], by=request.user, message=message)
                if fields["then"] == "close":
                    close(request, conversation)
            draft = {"sequence": fields["sequence"], "now": timezone.now()}
            Draft.objects.finish(request.user, conversation, **draft)
    except Gone as why:
        return refuse(request, conversation, form, str(why), status=409, files="gone")
    except Unseen as news:
        return hold(request, conversation, form, news)
    except Refused as why:
        needs = getattr(why, "needs", ())
        return refuse(request, conversation, form, str(why), status=409, needs=needs)
    if message is None or message.send_at is None:
        return answer(request, conversation, since=since)
    seconds = ceil((message.send_at - timezone.now()).total_seconds())
    undo = Undo("unsend", {"message": message.pk}, 0 if message.is_scheduled else seconds)
    done = _("It goes out later") if message.is_scheduled else _("Sent")
    return answer(request, conversation, since=since, done=done, undo=undo)


def close(request, conversation):
    """With what its inbox asked for, when that was sent along."""
    form, once = MissingForm(request.POST), {"by": request.user, "now": timezone.now()}
    if not form.is_valid():
        raise Refused(first_error(form))
    form.fill_in(conversation, **once)
    conversation.close(**once)


def waits(conversation, form):
    """When the reply goes out, if not at once."""
    if chosen := form.cleaned_data["send_at"]:
        return {"send_at": chosen, "is_scheduled": True}
    undo = conversation.inbox.undo_time
    return {"send_at": timezone.now() + undo} if undo else {}


def hold(request, conversation, form, news):
    """Show what was added while the reply was written; sent again, it goes out."""
    if wants_words(request):
        return held(conversation, news, str(news))
    answers = [event.actor for event in news.events if event.kind == Kind.MESSAGE_SENT]
    context = {
        "held": threads.dress(conversation, news.events, conversation.status),
        "held_by": next((by for by in reversed(answers) if by and not by.is_bot), None),
        "error": str(news),
    }
    if not request.htmx:
        return open_thread(request, conversation, form=form, status=409, **context)
    context |= {"conversation": conversation, "agent": request.user, "form": form}
    return render(request, "conversations/_held_answer.html", context, status=409)


def refuse(request, conversation, form, why, *, status, needs=(), **more):
    """Say it next to the field; the text stays where it was written. `needs` can be said there."""
    if wants_words(request):
        anyway = " ".join(form.blanks) if "anyway" in form.errors else ""
        return in_words(conversation, error=why, status=status, anyway=anyway, **more)
    context = {"error": why, "form": form, "needs": needs}
    if request.htmx:
        context["conversation"] = conversation
        return render(request, "conversations/_composer_error.html", context, status=status)
    return open_thread(request, conversation, status=status, **context)


@login_required
@require_safe
def whole(request, pk, message_pk):
    """All of a message that the thread shows only the beginning of."""
    message = get_object_or_404(visible(request, pk).messages, pk=message_pk)
    if message.delivery == Message.Delivery.WITHDRAWN and message.author != request.user:
        raise Http404
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
