from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .pulse import pulse as figures_for


@login_required
@require_safe
@never_cache
def pulse(request):
    """The overview again, for the two places where it stands."""
    figures, is_fresh = figures_for(request.user)
    context = {"figures": figures, "is_fresh": is_fresh, "is_refresh": True}
    return render(request, "analytics/_pulse.html", context)
