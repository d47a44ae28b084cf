"""What a customer's screen loads when somebody asks for it: conversations, ratings, pages, log."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import lists, profiles
from .profile import visible


def part(template):
    """A part of the profile; without htmx, the profile itself, which shows them all."""

    def decorate(read):
        @login_required
        @require_safe
        @never_cache
        def view(request, pk):
            customer = visible(request, pk)
            if not request.htmx:
                return redirect("customers:profile", pk)
            context = {"customer": customer, "agent": request.user}
            return render(request, template, context | read(request, customer))

        return view

    return decorate


@part("customers/_conversations.html")
def conversations(request, customer):
    get = request.GET.get
    without = get("without", "")
    theirs = profiles.conversations(
        customer,
        request.user,
        after=get("after", ""),
        without=int(without) if without.isdecimal() and len(without) < 18 else None,
    )
    return {"theirs": theirs, "selection": lists.Selection.of(request)}


@part("customers/_ratings.html")
def ratings(request, customer):
    return profiles.satisfaction(customer, request.user)


@part("customers/_pages.html")
def pages(request, customer):
    return {"visits": customer.visits.latest_first()[: profiles.PAGES]}
