from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.models import Conversation

MOST = 60


@login_required
@require_safe
@never_cache
def share(request):
    """Where another app's share menu leads: which conversation is it for?

    What is shared stays in the browser until then (static/worker/share.js), so that it works
    without a network. What a browser without its worker posts here is refused, like any other form.
    """
    theirs = Conversation.objects.visible_to(request.user).for_list()
    newest = theirs.open().order_by("-last_activity_at", "-pk")[:MOST]
    own, others = [], []
    for conversation in newest:
        (own if conversation.assignee_id == request.user.pk else others).append(conversation)
    context = {"own": own, "others": others, "limit": settings.FILE_LIMIT}
    return render(request, "offline/share.html", context)
