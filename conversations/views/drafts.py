from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..forms import DraftForm
from ..models import Draft
from .thread import visible


@login_required
@require_POST
def draft(request, pk):
    """The composer keeps its text here while somebody writes. Answers the same however often."""
    conversation, form = visible(request, pk), DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    Draft.objects.keep(request.user, conversation, now=timezone.now(), **form.cleaned_data)
    return HttpResponse(status=204)
