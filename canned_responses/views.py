from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations import placeholders
from conversations.file_types import Unfit
from conversations.models import Conversation, Draft, Refused

from .forms import CannedResponseForm
from .models import CannedFile, CannedResponse

PAGE = 50
MOST_PICKED = 20
SAMPLES = 5  # people to preview with
ORDERS = {
    "used": ["-usage_count", "title", "pk"],
    "title": ["title", "language", "pk"],
    "last": ["-last_used_at", "-usage_count", "pk"],
}


@dataclass(frozen=True)
class Selection:
    """Which of them the list shows, as the address says."""

    folder: str
    is_mine: bool
    q: str
    sort: str
    page: str

    @classmethod
    def of(cls, request):
        get = request.GET.get
        return cls(
            folder=get("folder", "").replace("\x00", "")[:40],
            is_mine="mine" in request.GET,
            q=get("q", "").replace("\x00", "")[:100],
            sort=get("sort") if get("sort") in ORDERS else "used",
            page=get("page", "1")[:6],
        )

    def query(self):
        """The same list, for the address of another page: "?folder=Billing", or nothing."""
        query = QueryDict(mutable=True)
        wanted = {"folder": self.folder, "mine": self.is_mine and "1", "q": self.q}
        query.update({name: value for name, value in wanted.items() if value})
        if self.sort != "used":
            query["sort"] = self.sort
        return f"?{query.urlencode()}" if query else ""


@login_required
@never_cache
@require_safe
def index(request):
    return page(request)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """A new one. `from` is the pk of one to start from: for a copy, or for another language."""
    source = request.GET.get("from", "")
    source = int(source) if source.isdecimal() and len(source) < 15 else None
    response = CannedResponse()
    if source := CannedResponse.objects.visible_to(request.user).filter(pk=source).first():
        for name in ("title", "shortcut", "folder", "text"):
            setattr(response, name, getattr(source, name))
    who = source.who if source and "language" in request.GET else "me"
    return write(request, response, initial={"who": who, "source": source or None})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    response = get_object_or_404(seen_by(request.user), pk=pk)
    if not CannedResponse.objects.editable_by(request.user).filter(pk=pk).exists():
        return page(request, response, status=403 if request.method == "POST" else 200)
    return write(request, response)


def write(request, response, initial=None):
    """The editor; with a POST, save what it says. `show` asks for a preview and saves nothing."""
    form = filled_in(request, response, initial)
    if request.method != "POST":
        return page(request, response, form)
    if "show" in request.POST:
        return page(request, response, form)
    if form.is_valid():
        response.changed_at = timezone.now()
        try:
            with transaction.atomic():
                form.save()
                response.carry(form.cleaned_data["files"], by=request.user)
        except Refused as why:
            form.add_error(None, str(why))
        except IntegrityError:
            form.add_error("shortcut", form.taken())
        else:
            messages.success(request, _("Saved. Type /%s in a reply.") % response.shortcut)
            to = resolve_url("canned_responses:edit", response.pk)
            return redirect(to + Selection.of(request).query())
    return page(request, response, form, status=422)


def filled_in(request, response, initial):
    """The form; with the files of a browser that has no JavaScript, which are kept at once."""
    posted, problems = request.POST.copy(), []
    for file in request.FILES.getlist("attached"):
        try:
            kept = CannedFile.objects.accept(file, by=request.user, now=timezone.now())
            posted.appendlist("files", str(kept.pk))
        except Unfit as why:
            problems.append(f"{file.name}: {why}")
    is_posted = request.method == "POST"
    form = CannedResponseForm(
        posted if is_posted else None, instance=response, agent=request.user, initial=initial
    )
    if problems:
        form.add_error(None, " ".join(problems))
    return form


def page(request, chosen=None, form=None, *, status=200):
    """The page with its folders and list, or only the rows that the page asks for."""
    agent, selection = request.user, Selection.of(request)
    context = {"selection": selection, "chosen": chosen, "form": form, **listing(agent, selection)}
    if request.htmx.target == "canned-rows" and not request.htmx.history_restore_request:
        return render(request, "canned_responses/_rows.html", context)
    context |= folders(agent)
    if chosen:
        text = form["text"].value() if form else chosen.text
        context |= sample(agent, text or "", request.POST.get("show", ""))
    if chosen and chosen.pk:
        context["languages"] = chosen.twins().exclude(pk=chosen.pk).order_by("language")
    context["slots"] = [("{{ " + name + " }}", label) for name, label in placeholders.KNOWN.items()]
    undo = request.GET.get("deleted", "")
    context["deleted"] = int(undo) if undo.isdecimal() and len(undo) < 15 else 0
    return render(request, "canned_responses/page.html", context, status=status)


def listing(agent, selection):
    found = seen_by(agent).search(selection.q)
    if selection.is_mine:
        found = found.filter(owner=agent)
    elif selection.folder:
        found = found.filter(folder=selection.folder)
    order = ORDERS[selection.sort]
    if selection.q and selection.sort == "used":
        order = ["match", *order]
    return {"found": Paginator(found.order_by(*order), PAGE).get_page(selection.page)}


def folders(agent):
    """Each folder with how many are in it, and how many there are in all and of their own."""
    visible = CannedResponse.objects.visible_to(agent)
    counts = visible.order_by("folder").values_list("folder", "owner").annotate(n=Count("pk"))
    in_folders, mine, total = {}, 0, 0
    for folder, owner, count in counts:
        total += count
        mine += count if owner else 0
        if folder:
            in_folders[folder] = in_folders.get(folder, 0) + count
    return {"folders": in_folders.items(), "mine": mine, "total": total}


def sample(agent, text, number):
    """The text as a real customer would read it: the `number`th of those that the agent sees."""
    people = list(
        Conversation.objects.visible_to(agent)
        .select_related("customer", "team")
        .in_order()[:SAMPLES]
    )
    number = int(number) if number.isdecimal() and len(number) < 3 else 0
    conversation = people[number % len(people)] if people else None
    values = placeholders.values_for(conversation, agent) if conversation else {}
    return {
        "reader": conversation and conversation.customer,
        "parts": shown(text, values),
        "next": number + 1,
        "number": number,
    }


def shown(text, values):
    """The pieces of a text for the eye: a gap says what is missing there."""
    pieces = placeholders.parts(text, values)
    return [(kind, placeholders.label(piece) if kind == "gap" else piece) for kind, piece in pieces]


def seen_by(agent):
    return CannedResponse.objects.visible_to(agent).select_related("team", "owner")


@login_required
@require_POST
def preview(request):
    """How the text in the editor reads, while it is being written."""
    text = request.POST.get("text", "")[:20_000]
    context = sample(request.user, text, request.POST.get("show", ""))
    return render(request, "canned_responses/_preview.html", context)


@login_required
@require_POST
def delete(request, pk):
    response = get_object_or_404(CannedResponse.objects.editable_by(request.user), pk=pk)
    response.delete_for_now(now=timezone.now())
    return redirect(resolve_url("canned_responses:index") + f"?deleted={pk}")


@login_required
@require_POST
def restore(request, pk):
    """Undo a deletion."""
    mine = CannedResponse.with_deleted.editable_by(request.user)
    response = get_object_or_404(mine, pk=pk)
    try:
        with transaction.atomic():
            response.restore()
    except IntegrityError:
        messages.error(request, _("Its shortcut is used by another reply now."))
        return redirect("canned_responses:index")
    return redirect("canned_responses:edit", pk)


# --- In the composer


@login_required
@never_cache
@require_safe
def pick(request, conversation_pk):
    """What can be inserted into this conversation, filled in; without htmx, a page to copy from."""
    conversation = open_to(request.user, conversation_pk)
    text = request.GET.get("q", "")[:100]
    found = CannedResponse.objects.visible_to(request.user).best_for(conversation, text)
    values = placeholders.values_for(conversation, request.user)
    choices = []
    for response in found.prefetch_related("files")[:MOST_PICKED]:
        response.filled, response.missing = response.filled_for(values)
        response.parts = shown(response.text, values)
        choices.append(response)
    context = {"conversation": conversation, "choices": choices, "q": text}
    template = "_picker.html" if request.htmx else "pick.html"
    return render(request, f"canned_responses/{template}", context)


@login_required
@require_POST
def used(request, conversation_pk, pk):
    """It was inserted: count it, and attach its files. With `insert`, put its text there, too.

    Answers {"files": how many were attached, "error": why they were not}.

    One that was deleted after somebody saw it in the list can still be inserted, for a day.
    """
    agent, now = request.user, timezone.now()
    conversation = open_to(agent, conversation_pk)
    response = get_object_or_404(CannedResponse.with_deleted.visible_to(agent), pk=pk)
    response.use(conversation, by=agent, now=now)
    attached, refused = [], ""
    try:
        attached = response.lay_out(conversation, by=agent, now=now)
    except Refused as why:
        refused = str(why)
    if "insert" not in request.POST:
        said = {"error": refused, "files": len(attached)}
        return JsonResponse(said, status=409 if refused else 200)
    text, _missing = response.filled_for(placeholders.values_for(conversation, agent))
    Draft.objects.add(agent, conversation, text, now=now)
    if refused:
        messages.error(request, refused)
    return redirect("conversations:thread", conversation_pk)


def open_to(agent, pk):
    visible = Conversation.objects.visible_to(agent).select_related("customer", "team")
    return get_object_or_404(visible, pk=pk)
