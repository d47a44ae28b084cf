"""Actions on many conversations: over those that are selected, or over all that a list shows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import actions, lists, tasks
from ..models import Batch, Conversation, Refused
from ..models.batch import MOST

SHOWN = 200  # of those that were not done
RECENT = 30


@login_required
@require_POST
def start(request):
    """`step` is what to do, "close:resolved"; see `begin` for which conversations."""
    try:
        step = actions.read(request.POST.get("step", ""))
    except ValidationError as error:
        return refuse(request, error.messages[0], status=422)
    steps = actions.settled([step], now=timezone.now())
    [label] = actions.sentences(steps, by=request.user)
    return begin(request, steps, label)


def begin(request, steps, label):
    """On the `pk`s, or with `all` on everything that the list of the address has."""
    selection = lists.Selection.of(request)
    if request.POST.get("all"):
        found = selection.conversations(request.user)
    else:
        numbers = request.POST.getlist("pk")[: MOST + 1]
        pks = {int(number) for number in numbers if number.isdecimal() and len(number) < 18}
        found = Conversation.objects.visible_to(request.user).filter(pk__in=pks)
    once = {
        "client_id": request.POST.get("client_id", "").replace("\x00", "")[:64],
        "label": label[:80],
    }
    try:
        batch, is_new = Batch.objects.start(
            found.order_by("pk"), steps, by=request.user, now=timezone.now(), **once
        )
    except Refused as why:
        return refuse(request, str(why), status=409)
    if is_new:
        tasks.wake(tasks.go_on, batch.pk)
    return answer(request, batch)


def refuse(request, why, *, status):
    if request.htmx:
        return render(request, "conversations/_refused.html", {"text": why}, status=status)
    messages.error(request, why)
    return redirect("conversations:batches")


def answer(request, batch):
    if request.htmx:
        batch.refresh_from_db()
        return render(request, "conversations/_batch.html", {"batch": batch})
    return redirect("conversations:batch", batch.pk)


@login_required
@never_cache
@require_safe
def count(request):
    """How many the whole list has; from then on the form means all of them."""
    found = lists.Selection.of(request).conversations(request.user)
    number = found.order_by().values("pk")[: MOST + 1].count()
    context = {"count": number, "most": MOST, "is_too_much": number > MOST}
    return render(request, "conversations/_bulk_all.html", context)


@login_required
@never_cache
@require_safe
def menu(request, name):
    """What one action offers."""
    action = actions.ACTIONS.get(name)
    choices = getattr(action.field(), "choices", None) if action and action.is_offered else None
    if not choices:
        raise Http404
    groups = [
        (label, value) if isinstance(value, list | tuple) else ("", [(label, value)])
        for label, value in choices
    ]
    return render(request, "conversations/_bulk_menu.html", {"action": action, "groups": groups})


# --- What became of it


def mine(request):
    return Batch.objects.filter(agent=request.user).select_related("agent")


@login_required
@never_cache
@require_safe
def batches(request, pk=None):
    """The last ones, and one of them with what could not be done."""
    batch = get_object_or_404(mine(request), pk=pk) if pk else None
    context = {"batch": batch, "recent": mine(request).order_by("-started_at")[:RECENT]}
    if batch:
        items = batch.items.filter(state__in=["refused", "left"]).order_by("pk")
        visible = Conversation.objects.visible_to(request.user)
        seen = set(visible.filter(pk__in=items.values("conversation")).values_list("pk", flat=True))
        items = items.select_related("conversation__customer")[:SHOWN]
        context["left"] = [(item, item.conversation_id in seen) for item in items]
    return render(request, "conversations/batches.html", context)


@login_required
@require_POST
def stop(request, pk):
    batch = get_object_or_404(mine(request), pk=pk)
    batch.stop(now=timezone.now())
    return answer(request, batch)


@login_required
@require_POST
def undo(request, pk):
    batch = get_object_or_404(mine(request), pk=pk)
    if batch.undo(now=timezone.now()):
        tasks.wake(tasks.go_on, batch.pk)
    return answer(request, batch)
