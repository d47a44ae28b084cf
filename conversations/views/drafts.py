from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..forms import DraftForm
from ..models import Draft
from .moved import LedOn
from .thread import visible


@login_required
@require_POST
def draft(request, pk):
    """The composer keeps its text here while somebody writes. Answers the same however often."""
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
    Draft.objects.keep(request.user, conversation, now=timezone.now(), **form.cleaned_data)
    return HttpResponse(status=204)
