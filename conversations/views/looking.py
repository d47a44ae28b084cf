"""What was done without a network arrives later: its agent has not seen what others did since."""

from functools import wraps

from django.http import JsonResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ..events import Kind
from ..models import Unseen
from .thread import visible

# What changes who has it, and whether anybody has to.
HANDS = {
    *(Kind.ASSIGNED, Kind.HANDED_TO, Kind.TAKEN_OVER, Kind.HANDED_OFF, Kind.RETURNED_TO_BOT),
    *(Kind.CLOSED, Kind.REOPENED, Kind.MERGED),
}


def looks_first(view=None, *, kinds=None):
    """An action that says with `seen` which version was on the screen is held (409) when others
    have added something after it; with `kinds`, something of these."""

    def decorate(view):
        @wraps(view)
        def look(request, pk):
            seen = request.POST.get("seen", "")
            if request.method == "POST" and seen.isdecimal() and len(seen) < 10:
                conversation = visible(request, pk)
                try:
                    conversation.hold_unseen(request.user, int(seen), kinds=kinds)
                except Unseen as news:
                    why = _("Others have done something here since. Look at it first.")
                    return held(conversation, news, why)
            return view(request, pk)

        return look

    return decorate(view) if view else decorate


def held(conversation, news, why):
    """-> {"error", "held", "version": to be sent as `seen` by who has looked, "news"}"""
    told = [told_of(event, conversation) for event in news.events[-3:]]
    words = {"error": why, "held": True, "version": conversation.version, "news": told}
    return JsonResponse(words, status=409)


def told_of(event, conversation):
    """Enough to remember it by: {"by", "text"}; the thread has it whole."""
    written = event.message or event.note
    by = event.actor.name if event.actor else conversation.customer.display_name
    text = " ".join(written.body[:500].split()) if written else event.get_kind_display()
    return {"by": by, "text": Truncator(text).chars(140)}
