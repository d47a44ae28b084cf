from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from conversations.models import Conversation

from ..models import Mute


@login_required
@require_POST
def mute(request, pk):
    """Hear nothing of a conversation any more, but what calls by name; or hear of it again."""
    conversation = Conversation.objects.visible_to(request.user).filter(pk=pk).first()
    if conversation is None:
        raise Http404
    own = {"agent": request.user, "conversation": conversation}
    is_muted = request.POST.get("is") == "muted"
    if is_muted:
        mute = Mute(**own, muted_at=timezone.now())
        Mute.objects.bulk_create([mute], ignore_conflicts=True)
    else:
        Mute.objects.filter(**own).delete()
    if request.htmx:
        context = {"conversation": conversation, "is_muted": is_muted, "is_new": True}
        return render(request, "notifications/_mute.html", context)
    return redirect("conversations:thread", pk)
