"""Why something happened by itself: behind the "Why?" of a line in the thread."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import Event
from .thread import visible


@login_required
@require_safe
def why(request, pk, event):
    conversation = visible(request, pk)
    lines = Event.objects.filter(reason__isnull=False).select_related("reason", "actor")
    event = get_object_or_404(lines, conversation=conversation, pk=event)
    # What else came of it, here: what was split off may be another team's, and the rest is.
    here = Q(conversation=pk) | Q(conversation__merged_into=pk)
    came = event.reason.events.filter(here).for_thread().filter(message=None, note=None).in_time()
    context = {"conversation": conversation, "event": event, "reason": event.reason}
    context |= {"trace": event.reason.trace, "agent": request.user, "came": came}
    frame = "why/_frame.html" if request.htmx else "why/page.html"
    return render(request, frame, context)
