from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analytics.board.asking import Asked, Options, today
from analytics.models import Mailing

from . import stopping
from .forms import MailingForm

MOST = 30


def of(request, pk=None):
    """An agent's reports, or one of them. Raises PermissionDenied, Http404."""
    if not request.user.sees_everything:
        raise PermissionDenied
    mine = Mailing.objects.filter(agent=request.user).select_related("agent")
    return mine if pk is None else get_object_or_404(mine, pk=pk)


@login_required
@require_safe
@never_cache
def index(request):
    """The reports that one gets by mail."""
    shown = list(of(request))
    for mailing in shown:
        asked = Asked.of(QueryDict(mailing.query), request.user, today())
        mailing.chosen = [name for name, _query in Options(asked).chosen]
    context = {"mailings": shown, "can_have_more": len(shown) < MOST}
    return render(request, "analytics/mailing/index.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def begin(request):
    """A new one, narrowed at first as the dashboard was."""
    if of(request).count() >= MOST:
        messages.error(request, _("These are as many reports as one can have. Remove one first."))
        return redirect("analytics:mailings")
    return _edit(request, Mailing(agent=request.user, name=_("Team pulse")), request.GET)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request, pk):
    """Change one; what was stopped goes on."""
    mailing = of(request, pk)
    return _edit(request, mailing, QueryDict(mailing.query))


def _edit(request, mailing, said):
    asked = Asked.of(said, request.user, today())
    form = MailingForm(request.POST or None, instance=mailing, asked=asked)
    if request.method == "POST" and form.is_valid():
        form.put_into(mailing, timezone.now())
        messages.success(request, _("Saved"))
        return redirect("analytics:mailings")
    context = {"form": form, "mailing": mailing}
    status = 422 if request.method == "POST" else 200
    return render(request, "analytics/mailing/edit.html", context, status=status)


@login_required
@require_POST
def send_now(request, pk):
    """One at once; the next one comes in its time."""
    mailing = of(request, pk)
    mailing.hurry(timezone.now())
    messages.success(
        request, _("It is on its way to %(address)s.") % {"address": request.user.email}
    )
    return redirect("analytics:mailings")


@login_required
@require_POST
def stop(request, pk):
    of(request, pk).stop()
    messages.success(request, _("Stopped"))
    return redirect("analytics:mailings")


@login_required
@require_POST
def remove(request, pk):
    of(request, pk).delete()
    messages.success(request, _("Removed"))
    return redirect("analytics:mailings")


@csrf_exempt  # a mail program says it by itself (RFC 8058); the token says which
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def no_more(request, token):
    """The link at the foot of a report: no more of these, without signing in."""
    mailing = stopping.mailing_of(token)
    if mailing and request.method == "POST":
        mailing.stop()
    context = {"mailing": mailing, "is_done": request.method == "POST"}
    page = "analytics/mailing/no_more.html"
    if mailing is None:
        return render(request, page, context, status=404)
    with mailing.agent.speaking():  # as the mail does
        return render(request, page, context)
