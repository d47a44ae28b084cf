from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.views.thread import visible
from team.models import OfficeHours

MOST = 6


@login_required
@require_safe
@never_cache
def clocks(request, pk):
    """What was promised in a conversation, why, and how the time of each promise went."""
    conversation = visible(request, pk)
    now = timezone.now()
    hours = OfficeHours.objects.of(conversation.team_id)
    shown = list(conversation.clocks.exclude(target=None).order_by("-started_at")[:MOST])
    for clock in shown:
        clock.asked = {"conditions": clock.conditions}
        clock.shown_pieces = clock.pieces(hours, now)
        clock.counted = (
            clock.used if clock.ended_at or clock.is_paused else clock.counted_at(hours, now)
        )
    context = {"conversation": conversation, "clocks": shown, "now": now, "agent": request.user}
    frame = "sla/_clocks_frame.html" if request.htmx else "sla/clocks_page.html"
    return render(request, frame, context)
