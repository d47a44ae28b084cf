"""What an action gives back: to htmx what it changed, to a plain form the conversation's page."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from .. import lists, threads


@dataclass(frozen=True)
class Undo:
    """The action that takes another one back: its address's name, and what its form sends."""

    name: str
    fields: dict = field(default_factory=dict)
    # How long it can be, if not for ever.
    seconds: int = 0


def wants_words(request):
    """The worker that sends what has waited shows nothing: it wants words, and no page."""
    return request.headers.get("Accept") == "application/json"


def in_words(conversation, *, done="", error="", status=200, **more):
    """-> {"said"} or {"error"}, and the version of which the thread is when it is done."""
    words = {"error": str(error)} if error else {"said": str(done)}
    return JsonResponse(words | {"version": conversation.version} | more, status=status)


def answer(
    request,
    conversation,
    *,
    since,
    done="",
    undo=None,
    refused="",
    error="",
    returned=None,
    menu="",
):
    """`since` is the version before the action; `done` and `undo` are said in a toast.

    `refused` says why it could not be done (409), `error` what is wrong with the form (422).
    `returned`: a {"text", "sequence"} that goes back into the composer. `menu`: the one that has
    to be open now.
    """
    text, level = (refused or error, messages.ERROR) if refused or error else (done, messages.INFO)
    status = 409 if refused else 422 if error else 200
    if wants_words(request):
        return in_words(conversation, done=done, error=refused or error, status=status)
    if not request.htmx or not conversation.is_visible_to(request.user):
        if text:
            messages.add_message(request, level, text)
        response = leave(request, conversation, menu=menu)
        response.is_refusal = bool(refused or error)
        return response
    # An undo may be pressed when another conversation is open: its log is not this one's.
    page = request.htmx.current_url_abs_path or ""
    is_open = not page or f"/{conversation.pk}/" in page
    context = {
        "conversation": conversation,
        "events": threads.after(conversation, since) if is_open else [],
        "returned": returned,
        "menu": menu if is_open else "",
        "agent": request.user,
        "text": text,
        "level": "error" if refused or error else "success",
        "undo": undo,
        "client_id": get_random_string(22),
    }
    return render(request, "conversations/_answer.html", context, status=status)


def leave(request, conversation, *, menu=""):
    query = lists.Selection.of(request).query(menu=menu)
    if conversation.is_visible_to(request.user):
        return redirect(resolve_url("conversations:thread", conversation.pk) + query)
    messages.info(request, _("It is with another team now, and no longer in your list."))
    url = resolve_url("conversations:inbox") + query
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def first_error(form):
    return next(iter(form.errors.values()))[0]
