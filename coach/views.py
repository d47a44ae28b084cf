from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from conversations.models import Conversation

from . import checks
from .context import context_for
from .forms import LookForm
from .models import Silence


@login_required
@never_cache
@require_POST
def look(request, pk):
    """What there is to say about the answer that an agent is writing; 204 where nobody wants it.

    Nothing is kept, and nothing is held back.
    """
    found = Conversation.objects.visible_to(request.user)
    found = found.select_related("customer", "inbox", "team")
    conversation, form = get_object_or_404(found, pk=pk), LookForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    is_off = conversation.team and not conversation.team.coaches
    if is_off or Silence.objects.holds_for(request.user):
        return HttpResponse(status=204)
    text = form.cleaned_data["body"]
    context = context_for(conversation, request.user, files=form.cleaned_data["files"])
    return render(request, "coach/_hints.html", {"hints": checks.look(text, context), "text": text})


@login_required
@require_POST
def switch(request):
    """An agent wants hints, or none."""
    is_wanted = request.POST.get("is") == "wanted"
    if is_wanted:
        Silence.objects.end(request.user)
    else:
        Silence.objects.begin(request.user)
    if request.htmx:
        return render(request, "coach/_off.html", {"is_wanted": is_wanted})
    return redirect("team:me")
