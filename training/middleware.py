"""The real interface, in the sandbox of a practice: what lies below /practice/<number>/."""

import re

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from .bar import Bar
from .models import Practice

PLACE = re.compile(r"/practice/([1-9][0-9]{0,8})(/.*)")
# The inbox, and what its pages ask for: names of apps and of single addresses.
INSIDE = {
    "articles",
    "coach",
    "conversations",
    "customers",
    "helping",
    "palette",
    "sla",
    "analytics:goal_chip",
    "analytics:goal_strip",
    "analytics:pulse",
    "canned_responses:apply_macro",
    "canned_responses:choose_macro",
    "canned_responses:file",
    "canned_responses:pick",
    "canned_responses:used",
    "notifications:index",
    "notifications:mute",
    "notifications:read",
    "notifications:unread",
}
# Of who sits there, wherever they are.
EVERYWHERE = {"account_logout", "team:theme"}
READING = {"GET", "HEAD"}


class SameAgain(HttpResponseRedirect):
    """There, with the same method and what was sent."""

    status_code = 307


def practise(get_response):
    def middleware(request):
        found = PLACE.fullmatch(request.path_info)
        if not found:
            return get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        practice = Practice.objects.filter(pk=found[1], trainee=request.user).first()
        if practice is None:
            raise Http404
        if practice.ended_at:
            return led_out(request, practice, practice.address, _("This practice is over."))
        name = name_of(found[2])
        if name and not {name, name.split(":")[0]} & INSIDE:
            query = request.META["QUERY_STRING"]
            address = f"{found[2]}?{query}" if query else found[2]
            if name in EVERYWHERE:
                return SameAgain(address)
            return led_out(request, practice, address, _("That is not part of the practice."))
        request.practice_bar = Bar(practice)
        request.META["SCRIPT_NAME"], request.path_info = practice.prefix.rstrip("/"), found[2]
        with practice.inside():
            return get_response(request)

    return middleware


def name_of(path):
    """ "inbox" of an address; "" when there is none, and it is inside that this is said."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def led_out(request, practice, address, words):
    """A page is the real one; what wants to change something is refused."""
    if request.headers.get("HX-Request"):
        if request.method in READING:  # a part of a page, which does without it
            return HttpResponse(status=204)
        response = render(request, "training/_led_out.html", {"words": words}, status=409)
        if practice.ended_at:
            response["HX-Redirect"] = address
        return response
    if request.method in READING:
        if request.headers.get("Sec-Fetch-Mode") == "navigate" and not practice.ended_at:
            messages.info(request, _("This is not the practice any more. It goes on meanwhile."))
        return HttpResponseRedirect(address)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": words}, status=409)
    messages.error(request, words)
    return HttpResponseRedirect(practice.address)
