"""A review in the hands of the agent whom it is about."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.models import Refused

from ..forms import WordForm
from .access import about_me
from .reviewing import show


@login_required
@require_POST
def seen(request, pk):
    about_me(request, pk).see(now=timezone.now())
    return redirect("quality:review", pk)


@login_required
@require_POST
def reply(request, pk):
    review, form = about_me(request, pk), WordForm(request.POST)
    if not form.is_valid():
        error = next(iter(form.errors.values()))[0]
        return show(
            request, review, 422, reply_error=error, word=request.POST.get("text", "")[:9000]
        )
    try:
        review.answer(form.cleaned_data["text"], now=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(
            request, _("Your answer is with %(name)s.") % {"name": review.reviewer_name}
        )
    return redirect("quality:review", pk)
