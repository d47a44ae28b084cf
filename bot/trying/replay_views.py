"""The replay: begun by somebody, done by a worker, shown to whoever began it."""

from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from conversations.hand_offs import in_words
from conversations.models import Conversation
from inboxes.listeners import wake
from knowledge.views.access import for_editors

from .. import tasks
from ..models import Outcome, Turn
from . import replaying
from .replaying import Replay

COUNTS = (50, 200, 500, 1000, 2000)
PAGE = 20
KINDS = {
    replaying.LOST: gettext_lazy("Not answered any more"),
    replaying.ARTICLE: gettext_lazy("From another article"),
    replaying.TEXT: gettext_lazy("Other words"),
    replaying.GAINED: gettext_lazy("Answered now"),
}


@for_editors
@require_safe
def index(request):
    known = Turn.objects.filter(confidence__isnull=False).exists()
    context = {"counts": COUNTS, "usual": replaying.USUAL, "known": known}
    return render(request, "bot/replay.html", context)


@for_editors
@require_POST
def begin(request):
    count = request.POST.get("count", "")
    count = int(count) if count in map(str, COUNTS) else replaying.USUAL
    run = Replay.begin(by=request.user, count=count)
    wake(tasks.replay, run.token)
    if request.htmx:
        return look(request, run.token)
    return redirect("bot:replay_of", run.token)


@for_editors
@require_safe
def show(request, token):
    return look(request, token)


@for_editors
@require_POST
def stop(request, token):
    if run := Replay.find(token, request.user):
        run.stop()
    return look(request, token) if request.htmx else redirect("bot:replay_of", token)


def look(request, token):
    """How far it is, or what came of it. `kind` and `page` choose what is shown of that."""
    run = Replay.find(token, request.user)
    context = {
        "counts": COUNTS,
        "usual": replaying.USUAL,
        "known": True,
        "token": token,
        "address": resolve_url("bot:replay_of", token),
        "progress": run.progress if run else {"state": "gone"},
    }
    if run and (result := run.result):
        context |= shown(request, result)
    template = "bot/_replay.html" if request.htmx else "bot/replay.html"
    return render(request, template, context)


def shown(request, result):
    kind, page = request.GET.get("kind", ""), request.GET.get("page", "")
    kind = kind if kind in KINDS else ""
    page = int(page) if page.isdecimal() and len(page) < 4 else 0
    rows = [row for row in result["rows"] if not kind or row["kind"] == kind]
    part = rows[page * PAGE : (page + 1) * PAGE]
    seen = Conversation.objects.visible_to(request.user)
    visible = seen.filter(pk__in={row["conversation"] for row in part})
    return {
        "result": result,
        "same": result["counts"].get(replaying.SAME, 0),
        "kinds": [
            {"key": key, "name": name, "count": result["counts"].get(key, 0)}
            for key, name in KINDS.items()
        ],
        "kind": kind,
        "rows": [said(row) for row in part],
        "visible": set(visible.values_list("pk", flat=True)),
        "page": page,
        "has_more": len(rows) > (page + 1) * PAGE,
    }


def said(row):
    """With what is a code in it as words."""
    sides = [
        side
        | {
            "label": label,
            "said": Outcome(side["outcome"]).label,
            "reason": in_words(side["why"]),
        }
        for label, side in ((_("Then"), row["then"]), (_("Today"), row["now"]))
    ]
    return row | {"name": KINDS[row["kind"]], "sides": sides}
