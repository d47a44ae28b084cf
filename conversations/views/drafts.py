from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..forms import DraftForm
from ..models import Draft
from ..promise_words import notice
from .moved import LedOn
from .thread import visible


@login_required
@require_POST
def draft(request, pk):
    """The composer keeps its text here while somebody writes, and gets the offer of a promise that
    the text makes. Answers the same however often."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    try:
        conversation = visible(request, pk)
    except LedOn as moved:
        # The last letters of a text that went along when the conversation was merged.
        here = Draft.objects.filter(agent=request.user, conversation=moved.whole).first()
        is_other = here and not form.cleaned_data["body"].startswith(here.body)
        if moved.whole is None or is_other:
            raise
        conversation = moved.whole
    clock = form.cleaned_data.pop("clock")
    Draft.objects.keep(request.user, conversation, now=timezone.now(), **form.cleaned_data)
    return offer(request, form.cleaned_data, clock)


def offer(request, draft, clock):
    """To make a promise of what the text says, if it says one; never made by itself."""
    promise = notice(draft["body"], clock) if draft["mode"] == "reply" else None
    if not promise:
        return HttpResponse(status=204)
    return render(request, "conversations/_promise_offer.html", {"promise": promise})
