from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.views.decorators.cache import never_cache


def supervisors_only(view):
    """For those who see everything: what customers of every team have asked is on these pages."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.sees_everything:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
