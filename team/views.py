from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .forms import MeForm
from .models import Agent


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request):
    """In which language and time zone an agent works."""
    form = MeForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        agent = form.save()
        with agent.speaking():
            messages.success(request, _("Saved"))
        return redirect("team:me")
    return render(request, "team/me.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def availability(request):
    """An agent says that they take nothing for now, or that they are back."""
    if request.POST.get("is") == "away":
        request.user.go_away(timezone.now())
    else:
        request.user.come_back()
    if request.htmx:
        return render(request, "_availability_answer.html")
    return HttpResponseRedirect(where_from(request))


def where_from(request):
    """The page that a form was sent from: an address of ours, and nothing but an address."""
    back = request.POST.get("next", "")
    # `redirect` would take a word for the name of a view.
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return back if is_ours else "/"


@require_POST
def theme(request):
    """Remember light, dark or 'as the device': for this agent, and for the sign-in page."""
    chosen = request.POST.get("theme", "")
    if chosen not in Agent.Theme.values:
        return HttpResponse(status=422)
    if request.user.is_authenticated:
        request.user.theme = chosen
        request.user.save(update_fields=["theme"])
    response = HttpResponseRedirect(where_from(request))
    response.set_cookie(
        "theme", chosen, max_age=365 * 24 * 3600, samesite="Lax", secure=request.is_secure()
    )
    return response
