from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .board import now as standing
from .board import report
from .board.asking import PERIODS, Asked, Options, today
from .board.behind import Behind
from .board.cards import CARDS, FIRST
from .board.reading import Reading
from .forecast import page
from .pulse import pulse as figures_for


@login_required
@require_safe
@never_cache
def board(request):
    """The dashboard; or the part of it that htmx asks for: the report, one chart or its table, the
    agents."""
    now = timezone.now()
    asked = Asked.of(request.GET, request.user, today())
    part = request.headers.get("HX-Target", "") if request.htmx else ""
    context = {"asked": asked, "now": now, "opened": request.GET.get("table")}
    kind, _between, name = part.partition("-")
    if name in CARDS and kind in {"chart", "table"}:
        chart = report.chart(asked, name, now)
        if kind == "table":
            context = {"table": chart.table, "title": chart.title}
            return render(request, "analytics/charts/_table.html", context)
        return render(request, "analytics/charts/_chart.html", context | {"chart": chart})
    if part == "agents":
        context |= report.table(Reading(asked, now))
        return render(request, "analytics/board/_agents.html", context)
    # Without a script nothing comes later.
    is_whole = "whole" in request.GET
    context |= report.report(asked, now, CARDS if is_whole else {*FIRST, context["opened"]})
    if is_whole:
        context |= report.table(context["reading"])
    context["figures"] = standing.figures(asked, now)
    context |= {"options": Options(asked), "periods": PERIODS}
    template = "_body.html" if part == "board" else "page.html"
    answer = render(request, f"analytics/board/{template}", context)
    # The form's fields that say nothing are left out of the address.
    answer["HX-Push-Url"] = f"{request.path}{asked.query()}"
    return answer


@login_required
@require_safe
@never_cache
def now(request):
    """The strip of this moment again."""
    asked, moment = Asked.of(request.GET, request.user, today()), timezone.now()
    context = {"asked": asked, "figures": standing.figures(asked, moment), "now": moment}
    context["is_refresh"] = True
    return render(request, "analytics/board/_now.html", context)


@login_required
@require_safe
@never_cache
def behind(request):
    """The conversations behind a number."""
    asked = Asked.of(request.GET, request.user, today())
    found = Behind.of(request.GET, asked)
    context = {"asked": asked, "behind": found, "options": Options(asked)} | found.page()
    template = "_rows.html" if request.htmx and found.after else "behind.html"
    return render(request, f"analytics/board/{template}", context)


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
