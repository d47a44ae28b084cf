"""Two customers are made one: find the other, look at both, merge; and take it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from customers.models import Merge

from .. import customer_merges, profiles
from ..models import Conversation, Refused
from .profile import visible, whole_of

FOUND = 10


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk):
    """Choose the other (`with`), then who is kept; with a POST, merge."""
    if whole := whole_of(request.user, pk):
        return redirect("customers:profile", whole.pk)
    customer = visible(request, pk)
    chosen = (request.POST or request.GET).get("with", "")
    if not chosen:
        return search(request, customer)
    if not chosen.isdecimal() or len(chosen) > 17:
        raise Http404
    if whole := whole_of(request.user, int(chosen)):
        # Pressed twice, or somebody was faster: what came of it.
        return redirect("customers:profile", whole.pk)
    other = visible(request, int(chosen))
    if request.method == "POST":
        return do(request, customer, other)
    return preview(request, customer, other)


def search(request, customer):
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    others = profiles.visible_to(request.user).exclude(pk=customer.pk)
    found = profiles.alike(others, customer) if not q else others.matching(q)
    context = {
        "customer": customer,
        "q": q,
        "found": dress(found.order_by("-last_seen_at", "-pk")[:FOUND], request.user),
        "conversation": came_from(request),
    }
    part = "#found" if request.htmx.target == "found" else ""
    return render(request, f"customers/merge.html{part}", context)


def dress(customers, agent):
    customers = list(customers)
    counts = profiles.counts(customers, agent)
    for customer in customers:
        customer.count = counts.get(customer.pk, 0)
    return customers


def preview(request, customer, other, *, error="", status=200):
    """Who is kept: the one whom we know longer, unless the agent turns it round."""
    kept, gone = sorted((customer, other), key=lambda each: (each.created_at, each.pk))
    keep = (request.POST or request.GET).get("keep", "")
    if keep == str(gone.pk):
        kept, gone = gone, kept
    dress([kept, gone], request.user)
    context = {
        "customer": customer,
        "other": other,
        "kept": kept,
        "gone": gone,
        "both": [kept, gone],
        "choices": customer_merges.choices(kept, gone),
        "taken": request.POST.getlist("take"),
        "error": error,
        "conversation": came_from(request),
    }
    return render(request, "customers/merge_preview.html", context, status=status)


def do(request, customer, other):
    kept, gone = customer, other
    if request.POST.get("keep") == str(other.pk):
        kept, gone = other, customer
    take = {key.removeprefix("take:") for key, value in request.POST.items() if value == "gone"}
    try:
        customer_merges.merge(kept, gone, by=request.user, take=take)
    except Refused as why:
        return preview(request, customer, other, error=str(why), status=409)
    text = _("Merged: %(name)s has everything now. It can be undone here.")
    messages.success(request, text % {"name": kept.display_name})
    return redirect("customers:profile", kept.pk)


@login_required
@require_POST
def undo(request, pk):
    """They are two customers again."""
    done = get_object_or_404(Merge.objects.select_related("gone", "kept"), pk=pk)
    visible(request, done.gone.root.pk)
    try:
        customer_merges.undo(done, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("customers:profile", done.gone.root.pk)
    text = _("Undone: %(gone)s and %(kept)s are two customers again.")
    names = {"gone": done.gone.display_name, "kept": done.kept.display_name}
    messages.success(request, text % names)
    there = profiles.visible_to(request.user).filter(pk=done.kept.root.pk).exists()
    return redirect("customers:profile", (done.kept if there else done.gone).root.pk)


def came_from(request):
    """The conversation beside which somebody asked for it, to go back to."""
    pk = request.GET.get("from", "")
    if pk.isdecimal() and len(pk) < 18:
        return Conversation.objects.visible_to(request.user).filter(pk=int(pk)).first()
