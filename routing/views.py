from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from conversations import tasks
from conversations.models import Batch, Conversation, Refused

from . import actions
from . import hand_over as shift

WORD = 2000  # characters


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request):
    """All that an agent has, with a proposal for each; posted, it is handed over as one batch."""
    now = timezone.now()
    items = shift.package(request.user, now)
    if request.method == "POST":
        return give(request, items, now)
    context = {
        "items": items,
        "ends_at": shift.ends_at(request.user, now),
        "client_id": uuid4().hex,  # of one press, however often it is sent
    }
    return render(request, "routing/hand_over.html", context)


def give(request, items, now):
    """`to-<pk>` says to whom, `word-<pk>` what they should know. What is not theirs to give any
    more, or kept, stays."""
    chosen = {}
    for item in items:
        pk, offered = item.conversation.pk, {shift.NOBODY} | {value for value, _one in item.options}
        to = request.POST.get(f"to-{pk}", "")
        word = " ".join(request.POST.get(f"word-{pk}", "").replace("\x00", "").split())
        if to in offered:
            chosen[str(pk)] = [to, word[:WORD]]
    theirs = Conversation.objects.visible_to(request.user).filter(pk__in=chosen)
    try:
        batch, is_new = Batch.objects.start(
            theirs.order_by("pk"),
            [["hand_over", chosen]],
            by=request.user,
            now=now,
            label=actions.label(chosen),
            client_id=request.POST.get("client_id", "").replace("\x00", "")[:64],
        )
    except Refused:
        messages.info(request, _("Nothing was handed over: you keep all of it."))
        return redirect("routing:hand_over")
    if is_new:
        tasks.wake(tasks.go_on, batch.pk)
    return redirect("conversations:batch", batch.pk)
