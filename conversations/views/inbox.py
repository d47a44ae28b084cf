from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import lists
from ..models import Conversation


@login_required
@require_safe
@never_cache
def inbox(request):
    return show(request, {"view": "list"})


def show(request, context):
    """The page with its list, or the part of the list that the page asks for."""
    selection = lists.Selection.of(request)
    after = request.GET.get("after", "")
    current = context["conversation"].pk if "conversation" in context else None
    context |= lists.listing(request.user, selection, after=after, current=current)
    context["is_new"] = not context["numbers"].get("all") and not Conversation.objects.exists()
    part = {"list": "list", "rows": "rows", "older": "older"}.get(request.htmx.target)
    if part and not request.htmx.history_restore_request:
        return render(request, f"conversations/_list.html#{part}", context)
    return render(request, "conversations/inbox.html", context, status=context.get("status"))


@login_required
@require_safe
@never_cache
def counts(request):
    """The numbers of the list, for the places where they stand."""
    selection = lists.Selection.of(request)
    numbers = lists.counts(request.user, selection)
    context = {
        "selection": selection,
        "numbers": numbers,
        "turns": [int(turn) for turn in lists.GROUPS],
    }
    context |= lists.frame(request.user, selection, numbers)
    return render(request, "conversations/_counts.html", context)
