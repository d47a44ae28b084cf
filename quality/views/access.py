from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from ..models import Review


def for_supervisors(view):
    @login_required
    @wraps(view)
    def only(request, *args, **kwargs):
        if not request.user.sees_everything:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return only


def visible(request, pk):
    """Raises Http404 also where there is one that the reader may not know of."""
    reviews = Review.objects.visible_to(request.user)
    return get_object_or_404(
        reviews.select_related("conversation", "agent", "reviewer", "team"), pk=pk
    )


def is_about(review, reader):
    return review.agent_id == reader.pk


def to_change(request, pk):
    review = visible(request, pk)
    if is_about(review, request.user) or not request.user.sees_everything:
        raise PermissionDenied
    return review


def about_me(request, pk):
    review = visible(request, pk)
    if not is_about(review, request.user):
        raise PermissionDenied
    return review
