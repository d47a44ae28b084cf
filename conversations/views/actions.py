"""The quick actions: each fetches, validates, calls one verb and answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from team.models import Team

from .. import takers
from ..events import Kind
from ..forms import AssignForm, CloseForm, SnoozeForm
from ..lists import Selection
from ..models import Batch, Missing, Refused, Seen
from .answer import Undo, answer, first_error
from .looking import HANDS, looks_first
from .thread import visible
from .undoing import takes_back_nothing_newer

# What changes who has it.
WHOSE = [Kind.ASSIGNED, Kind.HANDED_TO, Kind.TAKEN_OVER, Kind.HANDED_OFF, Kind.RETURNED_TO_BOT]


@login_required
@require_POST
@takes_back_nothing_newer(*WHOSE, Kind.CLOSED, Kind.REOPENED)
@looks_first(kinds=HANDS)
def take_over(request, pk):
    conversation, over = visible(request, pk), request.POST.get("over", "")[:15]
    since, seen = conversation.version, {"over": int(over) if over.isdecimal() else None}
    try:
        conversation.take_over(request.user, **seen, only_waiting="only_waiting" in request.POST)
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    return answer(request, conversation, since=since)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@takes_back_nothing_newer(*WHOSE)
@looks_first(kinds=HANDS)
def assign(request, pk):
    """GET: the menu of people and teams. POST: give it to one of them."""
    conversation = visible(request, pk)
    if request.method != "POST":
        if not request.htmx:
            return redirect(resolve_url("conversations:thread", pk) + "?menu=assign")
        context = {"conversation": conversation, "agent": request.user}
        context |= takers.who_can_take(conversation, request.user)
        return render(request, "conversations/_assign.html", context)

    form, since = AssignForm(request.POST), conversation.version
    if not form.is_valid():
        return answer(request, conversation, since=since, error=first_error(form))
    kind, to = form.cleaned_data["to"]
    undo = Undo("assign", {"to": whose(conversation, kind)})
    try:
        give = conversation.assign_to if kind == "agent" else conversation.hand_to
        give(to, by=request.user)
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    return answer(request, conversation, since=since, done=assigned(to), undo=undo)


def assigned(to):
    """Says to whom, and whether they are there to look at it."""
    if to is None:
        return _("Assigned to nobody")
    texts = {
        "": _("Assigned to %(name)s"),
        "away": _("Assigned to %(name)s, who is away"),
        "offline": _("Assigned to %(name)s, and nobody is online there now")
        if isinstance(to, Team)
        else _("Assigned to %(name)s, who is not online now"),
    }
    return texts[takers.absence(to)] % {"name": to}


def whose(conversation, kind):
    if kind == "agent":
        return f"agent-{conversation.assignee_id}" if conversation.assignee_id else "nobody"
    return f"team-{conversation.team_id}" if conversation.team_id else "no-team"


@login_required
@require_POST
@looks_first
def snooze(request, pk):
    conversation, form = visible(request, pk), SnoozeForm(request.POST)
    since = conversation.version
    if not form.is_valid():
        return answer(request, conversation, since=since, error=first_error(form))
    until = form.cleaned_data["until"]
    try:
        conversation.snooze(until, by=request.user)
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    if conversation.waits_for_answer:
        done = _("Snoozed until %(name)s answers") % {"name": conversation.customer.first_name}
        return answer(request, conversation, since=since, done=done, undo=Undo("wake"))
    moment = request.POST.get("said") or formats.date_format(
        timezone.localtime(until), "D j M, H:i"
    )
    done = _("Snoozed until %(moment)s") % {"moment": moment[:40]}
    return answer(request, conversation, since=since, done=done, undo=Undo("wake"))


@login_required
@require_POST
@takes_back_nothing_newer(Kind.SNOOZED)
def wake(request, pk):
    conversation = visible(request, pk)
    since = conversation.version
    conversation.wake(by=request.user)
    return answer(request, conversation, since=since)


@login_required
@require_POST
def follow(request, pk):
    conversation = visible(request, pk)
    since = conversation.version
    conversation.follow(by=request.user)
    done = _("You follow this conversation")
    return answer(request, conversation, since=since, done=done, undo=Undo("unfollow"))


@login_required
@require_POST
def unfollow(request, pk):
    conversation = visible(request, pk)
    since = conversation.version
    conversation.unfollow(by=request.user)
    done = _("You do not follow this any more")
    return answer(request, conversation, since=since, done=done, undo=Undo("follow"))


@login_required
@require_POST
@looks_first
def close(request, pk):
    conversation, form = visible(request, pk), CloseForm(request.POST)
    since, was_mine = conversation.version, conversation.assignee_id == request.user.pk
    if not form.is_valid():
        return answer(request, conversation, since=since, error=first_error(form))
    was_active = conversation.status == conversation.Status.ACTIVE
    once = {"by": request.user, "now": timezone.now()}
    try:
        with transaction.atomic():
            form.fill_in(conversation, **once)
            conversation.close(reason=form.cleaned_data["reason"], **once)
    except Refused as why:
        conversation.refresh_from_db()
        menu = "close" if isinstance(why, Missing) else ""
        return answer(request, conversation, since=since, refused=str(why), menu=menu)
    undo = Undo("take_over" if was_active and was_mine else "reopen")
    return answer(request, conversation, since=since, done=_("Closed"), undo=undo)


@login_required
@require_POST
@takes_back_nothing_newer(*WHOSE, Kind.CLOSED, Kind.REOPENED)
def reopen(request, pk):
    conversation = visible(request, pk)
    since = conversation.version
    conversation.reopen(by=request.user)
    return answer(request, conversation, since=since, done=_("Reopened"))


@login_required
@require_POST
@looks_first
def to_bot(request, pk):
    """It has the word again."""
    conversation = visible(request, pk)
    since = conversation.version
    try:
        conversation.return_to_bot(by=request.user)
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    return answer(request, conversation, since=since)


@login_required
@require_POST
def refute_card(request, pk):
    """What the bot's card says is wrong. A note can say what is right."""
    conversation = visible(request, pk)
    since = conversation.version
    try:
        conversation.refute_card(by=request.user)
    except Refused as why:
        return answer(request, conversation, since=since, refused=str(why))
    done = _("Marked. A note can say what is right.")
    return answer(request, conversation, since=since, done=done)


@login_required
@require_POST
def unread(request, pk):
    """Keep it for later: it is news again, and no longer open, or it would be read at once."""
    conversation = visible(request, pk)
    Seen.objects.mark_unread(request.user, conversation)
    messages.success(request, _("Marked as unread"))
    return redirect(resolve_url("conversations:inbox") + Selection.of(request).query())


@login_required
@require_POST
def undo(request, pk):
    """Take back what a macro did here. Pressed twice, it says the same."""
    conversation, number = visible(request, pk), request.POST.get("batch", "")
    number = int(number) if number.isdecimal() and len(number) < 18 else 0
    mine = Batch.objects.filter(agent=request.user, is_bulk=False, items__conversation=conversation)
    batch, since = get_object_or_404(mine, pk=number), conversation.version
    now = timezone.now()
    batch.undo(now=now)
    while batch.go_on(now=now):
        pass
    conversation.refresh_from_db()
    if left := batch.items.get().why:
        return answer(request, conversation, since=since, refused=_("Undone, but: ") + left)
    return answer(request, conversation, since=since, done=_("Undone"))
