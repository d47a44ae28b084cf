from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.views.decorators.cache import never_cache


def for_learners(view):
    """Whoever is signed in learns for themselves."""
    return login_required(never_cache(view))


def for_teachers(view):
    """Supervisors and admins write lessons, and see how far everybody is."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.sees_everything:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return for_learners(checked)
