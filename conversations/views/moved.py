"""Who asks for a conversation that was merged is led to the one of which it is part now."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Conversation, Merged
from .answer import answer, wants_words


class LedOn(Exception):
    """The conversation that was asked for is part of `whole`, which is None when the agent may not
    see that one."""

    def __init__(self, part, whole):
        super().__init__(str(Merged(part)))
        self.whole = whole


def look_for(agent, pk):
    """Raise LedOn when it was merged and the agent may know of it; else do nothing."""
    part = Conversation.objects.filter(pk=pk, merged_into__isnull=False).first()
    if part is None:
        return
    whole = Conversation.objects.visible_to(agent).filter(pk=part.standing.pk).first()
    if whole or Conversation.objects.in_reach_of(agent).filter(pk=pk).exists():
        raise LedOn(part, whole)


class LeadOn:
    """The middleware: a page is looked up at its new place, an action is refused with words."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, LedOn):
            return None
        if wants_words(request):
            return JsonResponse({"error": str(exception)}, status=409)
        whole = exception.whole
        if whole is None:
            text = _("It was merged into a conversation that only another team can see.")
            messages.info(request, text)
            response = redirect(resolve_url("conversations:inbox"))
            response.is_refusal = True
            return response
        if request.method not in {"GET", "HEAD"}:
            return answer(request, whole, since=whole.version, refused=str(exception))
        match = request.resolver_match
        address = reverse(match.view_name, kwargs=match.kwargs | {"pk": whole.pk})
        query = request.META["QUERY_STRING"]
        return redirect(f"{address}?{query}" if query else address)
