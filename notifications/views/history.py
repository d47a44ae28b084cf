from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import lines, push
from ..listeners import mark_read
from ..models import Notification
from ..types import Type

IN_THE_BELL = 12


def number(text):
    return int(text) if text.isdecimal() and len(text) < 16 else None


@login_required
@require_safe
@never_cache
def index(request):
    """What an agent was told of: the page, its older lines, or what hangs at the bell."""
    which = request.GET.get("which", "")
    before = number(request.GET.get("before", ""))
    if request.htmx.target == "bell-lines":
        return bell(request)
    found, has_older = lines.page(request.user, before=before, which=which)
    context = {
        "lines": found,
        "has_older": has_older,
        "last": found[-1].newest.pk if found else None,
        "newest": found[0].newest.pk if found else 0,
        "which": which,
        "types": Type.choices,
        "unread": lines.unread(request.user),
    }
    if request.htmx.target == "older-lines":
        return render(request, "notifications/_lines.html", context)
    return render(request, "notifications/index.html", context)


@login_required
@require_POST
def read(request):
    """One line, or all that was there when the page was made: what came since is still unread."""
    mine = Notification.objects.filter(agent=request.user)
    up_to, line = (
        number(request.POST.get("up_to", "")),
        request.POST.get("line", "")[:40].replace("\0", ""),
    )
    if up_to is not None:
        mine = mine.filter(pk__lte=up_to)
    if line:
        mine = mine.filter(line=line)
    if up_to is not None or line:
        mark_read(request.user, mine, now=timezone.now())
    if request.htmx:
        return bell(request)
    return redirect("notifications:index")


@login_required
@require_safe
@never_cache
def unread(request):
    """The lines that this agent's devices may show: {"unread": ["c7", …]}."""
    return JsonResponse({"unread": push.unread_of(request.user)})


def bell(request):
    found, _has_older = lines.page(request.user, shown=IN_THE_BELL)
    newest = found[0].newest.pk if found else 0
    context = {"lines": found, "newest": newest, "unread": lines.unread(request.user)}
    return render(request, "notifications/_bell.html", context)
