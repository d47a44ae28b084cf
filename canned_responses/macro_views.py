"""Macros: the page to write them, and the menu that applies one to a conversation."""

from math import ceil

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations import actions, blanks, threads
from conversations.models import Batch, Message, Refused, Unseen
from conversations.views import bulk
from conversations.views.answer import Undo, answer
from conversations.views.thread import visible

from .forms import MacroForm
from .models import Macro


def seen_by(agent):
    return Macro.objects.kept().visible_to(agent).select_related("team", "owner")


# --- The page


@login_required
@never_cache
@require_safe
def index(request):
    return page(request)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """A new one. `from` is the pk of one to copy."""
    source, macro = request.GET.get("from", ""), Macro()
    source = int(source) if source.isdecimal() and len(source) < 15 else None
    if source := seen_by(request.user).filter(pk=source).first():
        macro.title, macro.folder, macro.steps = source.title, source.folder, source.steps
    return write(request, macro)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    macro = get_object_or_404(seen_by(request.user), pk=pk)
    if not Macro.objects.editable_by(request.user).filter(pk=pk).exists():
        return page(request, macro, status=403 if request.method == "POST" else 200)
    return write(request, macro)


def write(request, macro):
    """The editor; with a POST, save what it says. `do` moves a step, and saves nothing."""
    change = request.POST.get("do", "")
    form = MacroForm(request.POST or None, instance=macro, agent=request.user, change=change)
    if request.method != "POST" or change:
        return page(request, macro, form)
    if form.is_valid():
        macro.changed_at = timezone.now()
        form.save()
        messages.success(request, _("Saved. Press M in a conversation to use it."))
        return redirect("canned_responses:macro", macro.pk)
    return page(request, macro, form, status=422)


def page(request, chosen=None, form=None, *, status=200):
    agent, q = request.user, request.GET.get("q", "").replace("\x00", "").strip()[:100]
    is_mine, folder = "mine" in request.GET, request.GET.get("folder", "").replace("\x00", "")[:40]
    every = list(seen_by(agent).best_first())
    found = seen_by(agent).best_first()
    if q:
        found = found.filter(Q(title__icontains=q) | Q(folder__icontains=q))
    if is_mine:
        found = found.filter(owner=agent)
    elif folder:
        found = found.filter(folder=folder)
    folders = sorted({macro.folder for macro in every if macro.folder})
    undo = request.GET.get("deleted", "")
    context = {
        "chosen": chosen,
        "form": form,
        "q": q,
        "found": [(macro, actions.sentences(macro.steps, by=agent)) for macro in found],
        "steps": read_out(chosen.steps, agent) if chosen and not form else [],
        "total": len(every),
        "mine": sum(macro.owner_id == agent.pk for macro in every),
        "is_mine": is_mine,
        "folder": folder,
        "folders": [(name, sum(macro.folder == name for macro in every)) for name in folders],
        "deleted": int(undo) if undo.isdecimal() and len(undo) < 15 else 0,
    }
    return render(request, "canned_responses/macros.html", context, status=status)


def read_out(steps, agent):
    """Each step as (its action, its sentence)."""
    sentences = actions.sentences(steps, by=agent)
    return [
        (actions.ACTIONS[name], said) for (name, _value), said in zip(steps, sentences, strict=True)
    ]


@login_required
@require_POST
def delete(request, pk):
    macro = get_object_or_404(Macro.objects.kept().editable_by(request.user), pk=pk)
    macro.delete_for_now(now=timezone.now())
    return redirect(resolve_url("canned_responses:macros") + f"?deleted={pk}")


@login_required
@require_POST
def restore(request, pk):
    """Undo a deletion."""
    get_object_or_404(Macro.objects.editable_by(request.user), pk=pk).restore()
    return redirect("canned_responses:macro", pk)


# --- In a conversation


@login_required
@never_cache
@require_safe
def choose(request, conversation_pk):
    """The menu; without htmx, a page with the same."""
    conversation = visible(request, conversation_pk)
    context = {"conversation": conversation, "macros": seen_by(request.user).best_first()}
    template = "_macro_menu.html" if request.htmx else "macro_page.html"
    return render(request, f"canned_responses/{template}", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, conversation_pk, pk):
    """GET: what it will do, with its texts filled in. POST: do it."""
    conversation = visible(request, conversation_pk)
    macro = get_object_or_404(seen_by(request.user), pk=pk)
    steps = prepared(request, macro, conversation)
    if request.method != "POST":
        return preview(request, conversation, macro, steps)

    texts = " ".join(value["text"] for name, value in steps if name == "reply")
    asked = request.POST.get("anyway", "")
    if left := [blank for blank in blanks.left_in(texts) if blank not in asked]:
        error = blanks.question(left)
        return preview(request, conversation, macro, steps, error=error, anyway=left, status=422)
    since, now = conversation.version, timezone.now()
    try:
        batch = Batch.objects.apply(
            conversation,
            steps,
            by=request.user,
            now=now,
            label=macro.title,
            seen=number(request.POST.get("seen")),
            client_id=request.POST.get("client_id", "").replace("\x00", "")[:64],
        )
    except Unseen as news:
        held = threads.dress(conversation, news.events, conversation.status)
        more = {"held": held, "error": str(news), "status": 409}
        return preview(request, conversation, macro, steps, **more)
    except Refused as why:
        return preview(request, conversation, macro, steps, error=str(why), status=409)
    macro.count_use(now=now)
    return done(request, conversation, macro, batch, since=since, now=now)


def prepared(request, macro, conversation):
    """The steps with each reply as it will be sent: filled in, or as the preview's field says."""
    steps = []
    for place, (name, value) in enumerate(macro.steps):
        if name == "reply":
            action = actions.ACTIONS[name]
            text = request.POST.get(f"text-{place}")
            if text is None:
                text = action.filled(conversation, value, request.user)
            value = {"text": text.replace("\r\n", "\n").replace("\x00", "").strip()[:200_000]}
        steps.append([name, value])
    return steps


def preview(request, conversation, macro, steps, *, status=200, held=(), anyway=(), **more):
    seen = number((request.POST or request.GET).get("seen"))
    context = {
        "conversation": conversation,
        "macro": macro,
        "agent": request.user,
        "steps": [
            (*step, value["text"] if step[0].name == "reply" else None)
            for step, (_name, value) in zip(read_out(steps, request.user), steps, strict=True)
        ],
        "blanks": any(blanks.left_in(value["text"]) for name, value in steps if name == "reply"),
        "seen": conversation.version if held or seen is None else seen,
        "held": held,
        "anyway": " ".join(anyway),
        "client_id": get_random_string(22),
        **more,
    }
    template = "_macro_preview.html" if request.htmx else "macro_page.html"
    return render(request, f"canned_responses/{template}", context, status=status)


def done(request, conversation, macro, batch, *, since, now):
    conversation.refresh_from_db()
    item = batch.items.get()
    undo, seconds = None, 0
    if item.inverse:
        replies = [back[1] for back, _unless in item.inverse if back[0] == "unsend"]
        if waits := Message.objects.filter(pk__in=replies, send_at__gt=now).first():
            seconds = ceil((waits.send_at - now).total_seconds())
        undo = Undo("undo", {"batch": batch.pk}, seconds)
    said = _("Done: %(title)s") % {"title": macro.title}
    return answer(request, conversation, since=since, done=said, undo=undo)


def number(text):
    return int(text) if text and text.isdecimal() and len(text) < 10 else None


# --- On many conversations


@login_required
@never_cache
@require_safe
def many(request):
    context = {"macros": seen_by(request.user).best_first()}
    return render(request, "canned_responses/_macro_many.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply_to_many(request, pk):
    """GET: what it will do. POST: do it to what the form selects, see conversations/views/bulk."""
    macro = get_object_or_404(seen_by(request.user), pk=pk)
    if request.method != "POST":
        context = {"macro": macro, "steps": read_out(macro.steps, request.user)}
        return render(request, "canned_responses/_macro_many_preview.html", context)
    response = bulk.begin(request, macro.steps, macro.title)
    if response.status_code < 400:
        macro.count_use(now=timezone.now())
    return response
