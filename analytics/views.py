from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .forecast import page
from .pulse import pulse as figures_for


@login_required
@require_safe
@never_cache
def pulse(request):
    """The overview again, for the two places where it stands."""
    figures, is_fresh = figures_for(request.user)
    context = {"figures": figures, "is_fresh": is_fresh, "is_refresh": True}
    return render(request, "analytics/_pulse.html", context)


@login_required
@require_safe
@never_cache
def forecast(request):
    """What will be late in the next two hours: for those who see every team."""
    if not request.user.sees_everything:
        raise PermissionDenied
    template = "_forecast.html" if request.htmx else "forecast.html"
    return render(request, f"analytics/{template}", page.forecast(timezone.now()))
