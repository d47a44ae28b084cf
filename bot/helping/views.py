"""Asked for by an agent, one press each; looking writes nothing."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bot.model.wire import Failed
from conversations.conditions import languages
from conversations.models import Conversation
from inboxes.widget import limits

from . import asking, drafting, suggesting, summarising, translating
from . import quick as quick_responses
from .thread import Thread


def helps(limit):
    """For one conversation that this agent may see, and not more often than that."""

    def decorate(view):
        @login_required
        @never_cache
        @wraps(view)
        def inner(request, pk, **kwargs):
            visible = Conversation.objects.visible_to(request.user)
            visible = visible.select_related("customer", "team", "inbox")
            conversation = get_object_or_404(visible, pk=pk)
            if seconds := limits.over(limit, request.user.pk):
                return show(request, "_too_many", conversation, seconds=seconds)
            return view(request, conversation, **kwargs)

        return inner

    return decorate


def show(request, part, conversation, **context):
    """A part of the open conversation; without htmx, a page of its own."""
    part = f"helping/{part}.html"
    context |= {"conversation": conversation, "agent": request.user, "part": part}
    context["engine"] = settings.MODEL_NAME
    return render(request, part if request.htmx else "helping/page.html", context)


@require_safe
@helps("assist")
def suggestions(request, conversation):
    found = suggesting.suggestions(Thread.of(conversation), request.user)
    writes = bool(asking.is_possible() and [each for each in found if each.kind != "internal"])
    return show(request, "_suggestions", conversation, choices=found, writes=writes)


@require_safe
@helps("assist_model")
def draft(request, conversation):
    """The same, written by the model."""
    thread = Thread.of(conversation)
    text, sources, trouble = "", [], ""
    try:
        text, sources = drafting.draft(thread, suggesting.suggestions(thread, request.user))
    except Failed as failure:
        trouble = asking.sentence(failure)
    context = {"text": text, "sources": sources, "trouble": trouble}
    return show(request, "_draft", conversation, **context)


@require_safe
@helps("quick")
def quick(request, conversation):
    """What phones show above their keys, as soon as a conversation is open."""
    found = quick_responses.responses(Thread.of(conversation), request.user)
    return show(request, "_quick", conversation, choices=found)


@require_safe
@helps("assist")
def summary(request, conversation):
    """From the log; what the model writes is asked for by the fold that this is."""
    summed = summarising.local(Thread.of(conversation, notes=True))
    writes = asking.is_possible()
    return show(request, "_summary", conversation, summary=summed, writes=writes)


@require_safe
@helps("assist_model")
def written(request, conversation):
    summed, trouble = None, ""
    try:
        summed = summarising.written(Thread.of(conversation, notes=settings.MODEL_SEES_NOTES))
    except Failed as failure:
        trouble = asking.sentence(failure)
    return show(request, "_written", conversation, summary=summed, trouble=trouble)


@require_safe
@helps("assist_model")
def translate_message(request, conversation, message_pk):
    """What the customer wrote, in the language that the agent reads."""
    message = get_object_or_404(conversation.messages.told(), pk=message_pk)
    return translated(request, conversation, message.body, get_language(), message=message)


@require_POST
@helps("assist_model")
def translate_draft(request, conversation):
    """What the agent has begun, in the customer's language. It replaces nothing by itself."""
    text = request.POST.get("body", "").replace("\0", "").strip()
    return translated(request, conversation, text, Thread.of(conversation).language, is_draft=True)


def translated(request, conversation, text, to, *, message=None, is_draft=False):
    context = {"message": message, "is_draft": is_draft, "original": text}
    context["language"] = languages.name_of(languages.base(to)) if to else ""
    if not text.strip():
        context["trouble"] = _("There is nothing to translate yet.")
    elif not to:
        context["trouble"] = _("The customer's language is not known yet.")
    elif not asking.is_possible():
        there = languages.base(to if is_draft else conversation.customer.language)
        canned, articles = translating.instead(there, request.user)
        context |= {"is_missing": True, "canned": canned, "articles": articles}
        context["there"] = languages.name_of(there) if there else ""
    else:
        try:
            context["translation"] = translating.translate(text, to)
        except Failed as failure:
            context["trouble"] = asking.sentence(failure)
    return show(request, "_translation", conversation, **context)
