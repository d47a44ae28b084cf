from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import choices, lines, lists, profiles, reading, threads
from ..forms import SnoozeForm, WriteForm
from ..models import Conversation, Draft, Upload
from ..takers import who_can_take
from . import inbox, moved

MENUS = {"assign", "snooze", "close", "more", "promise", *choices.OF}


def visible(request, pk):
    """Raises Http404, or LedOn when it was merged."""
    found = Conversation.objects.visible_to(request.user).for_list()
    found = found.select_related("team", "follow_up_of").prefetch_related("followers")
    conversation = found.filter(pk=pk).first()
    if conversation is None:
        moved.look_for(request.user, pk)
        raise Http404
    return conversation


@login_required
@require_safe
@never_cache
def thread(request, pk):
    return open_thread(request, visible(request, pk))


@login_required
@require_safe
@never_cache
def customer(request, pk):
    """The customer's side of it: a screen of its own on phones."""
    return open_thread(request, visible(request, pk), view="side")


def open_thread(request, conversation, *, view="thread", form=None, status=200, **more):
    """`more`: what the composer has to say, such as an `error`."""
    before = request.GET.get("before", "")
    before = int(before) if before.isdecimal() and len(before) < 10 else None
    if request.htmx.target == "older-log":
        events, has_older = threads.page(conversation, before)
        context = {"conversation": conversation, "events": events, "has_older": has_older}
        return render(request, "conversations/_older.html", context | {"agent": request.user})
    if request.htmx.target in {"list", "rows", "older"}:
        return inbox.show(request, {"conversation": conversation, "view": view})

    walk = walk_of(request, conversation)
    if walk and not before and walk.version <= conversation.version - threads.PAGE:
        before = walk.version + threads.PAGE // 2
    context = context_of(request, conversation, before, form or WriteForm())
    context |= {"view": view, "status": status, "walk": walk, **more}
    # What a browser fetches for later, nobody has read yet.
    if not before and request.headers.get("Purpose") != "keep":
        now = timezone.now()
        reading.read(request.user, conversation.pk, conversation.version, now=now)
    if request.htmx.target == "conversation" and not request.htmx.history_restore_request:
        return render(request, "conversations/_opened.html", context, status=status)
    return inbox.show(request, context)


def walk_of(request, conversation):
    """Through the places that say what the list was searched for, if it was. `?at=` is one."""
    asked = lists.Selection.of(request).asked
    at = request.GET.get("at", "")
    at = int(at) if at.isdecimal() and len(at) < 15 else None
    return lines.walk(conversation, asked, at) if asked.wanted else None


def context_of(request, conversation, before, form):
    events, has_older = threads.page(conversation, before)
    draft = Draft.objects.filter(agent=request.user, conversation=conversation).first()
    menu = request.GET.get("menu", "")
    takers = who_can_take(conversation, request.user) if menu == "assign" else {}
    pictures = request.GET.get("pictures", "")
    return {
        "conversation": conversation,
        "agent": request.user,
        "selection": lists.Selection.of(request),
        "events": events,
        "has_older": has_older,
        "is_continued_log": bool(before),
        "form": form,
        "uploads": Upload.objects.waiting(request.user, conversation),
        # What the writer has on the screen: of an older part of the log, not all that there is.
        "seen": threads.seen(events) if before else conversation.version,
        "draft": draft,
        "mode": form.data.get("mode") or request.GET.get("mode") or mode_of(draft),
        "client_id": get_random_string(22),
        "menu": menu if menu in MENUS else "",
        "pictures_of": int(pictures) if pictures.isdecimal() and len(pictures) < 15 else None,
        "snooze_choices": SnoozeForm.choices(timezone.now()),
        **side(request.user, conversation),
        **takers,
        **choices.of(menu, conversation),
    }


def mode_of(draft):
    return draft.mode if draft and draft.body else "reply"


def side(agent, conversation):
    customer = conversation.customer
    return {
        "figures": profiles.figures(customer, agent),
        "theirs": profiles.conversations(
            customer, agent, without=conversation.pk, most=profiles.EARLIER
        ),
        **profiles.about(customer),
    }
