"""Articles in the composer, found as an agent types after a slash."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.models import Conversation

from .. import linking

MOST = 5
SHORTEST = 2  # letters: one names half of what there is


@login_required
@never_cache
@require_safe
def pick(request, pk):
    """What can be linked for this customer; nothing where nothing fits."""
    visible = Conversation.objects.visible_to(request.user).select_related("customer")
    conversation = get_object_or_404(visible, pk=pk)
    # In the composer a space ends the word: "return-lamp" is two.
    q = " ".join(request.GET.get("q", "")[:100].replace("\x00", "").replace("-", " ").split())
    found = linking.choices(q, conversation.customer.language) if len(q) >= SHORTEST else []
    context = {"choices": found[:MOST], "q": q}
    return render(request, "knowledge/_picker.html", context)
