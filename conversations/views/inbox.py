from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import lists, saved_views
from ..models import Conversation

INBOX = "conversations:inbox"


@login_required
@require_safe
@never_cache
def inbox(request):
    return show(request, {"view": "list"})


def show(request, context, *, selection=None, status=None):
    """The page with its list, or the part of the list that the page asks for."""
    after, selection = request.GET.get("after", ""), selection or lists.Selection.of(request)
    menu = saved_views.menu(request.user, selection)
    if not menu["shown_view"]:
        selection = replace(selection, view=None)
    current = context["conversation"].pk if "conversation" in context else context.get("current")
    context |= lists.listing(request.user, selection, after=after, current=current)
    context |= menu
    # Where a form of the list leads back to.
    context["where"] = resolve_url(*("conversations:thread", current) if current else [INBOX])
    context["is_new"] = not context["numbers"].get("all") and not Conversation.objects.exists()
    part = {"list": "list", "rows": "rows", "older": "older"}.get(request.htmx.target)
    if part and not request.htmx.history_restore_request:
        response = render(request, f"conversations/_list.html#{part}", context, status=status)
        if request.htmx.trigger == "list-q":
            # Typing changes the address and adds none: Back leads to where the search began.
            response["HX-Replace-Url"] = request.get_full_path()
        return response
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
    if "views" in request.GET:
        context["view_counts"] = saved_views.counts(request.user)
    return render(request, "conversations/_counts.html", context)
