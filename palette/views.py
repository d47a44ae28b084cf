from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.models import Conversation

from .finders import FINDERS, SIGNS


@login_required
@never_cache
@require_safe
def find(request):
    """What the words in the palette name, in groups. `in`: the conversation that is open."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    kind = SIGNS.get(text[:1])
    words = text[1:].strip() if kind else text
    pk = request.GET.get("in", "")
    pk = int(pk) if pk.isdecimal() and len(pk) < 10 else None
    here = Conversation.objects.visible_to(request.user).select_related("customer", "team")
    here = here.filter(pk=pk).first() if pk else None
    groups = [
        (name, label, list(find(request.user, words, here)))
        for name, (label, find) in FINDERS.items()
        if kind in {name, None} and words
    ]
    return render(request, "palette/_found.html", {"groups": groups})
