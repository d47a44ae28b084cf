from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_required
@require_safe
@never_cache
def away(request):
    """What a browser without a network shows in the place of a page that it has not kept."""
    return render(request, "offline/away.html")
