from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.views.decorators.cache import never_cache


def for_editors(view):
    """Supervisors and admins write; agents read."""

    @login_required
    @never_cache
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.sees_everything:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
