"""What the pages of own lessons and of own scenarios share."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.models import Refused

from .access import for_teachers


def one_press(those, *, back):
    """A view that does one thing with one of `those`, and goes back to their list.

    It says in words what is done now, or nothing.
    """

    def decorator(view):
        @for_teachers
        @require_POST
        @wraps(view)
        def done(request, pk):
            own = get_object_or_404(those(), pk=pk)
            try:
                if said := view(request, own):
                    messages.success(request, said)
            except Refused as why:
                messages.error(request, str(why))
            except ObjectDoesNotExist as gone:
                raise Http404 from gone
            return redirect(back)

        return done

    return decorator


def saved(request, own, *, back):
    """It is saved: back to the list, which says as what."""
    messages.success(request, _("Published.") if own.published_at else _("Saved as a draft."))
    return redirect(back)


def about_the_latest(form, own):
    """What was typed, so that saving it again puts it in the place of theirs."""
    form.data = form.data.copy()
    form.data["seen"] = own.version
