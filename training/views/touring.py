"""The tour: its card beside real controls (static/js/tour.js), and all of it as text."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import tour as touring
from ..course import Course
from ..models import Path, Progress
from .access import for_learners


@for_learners
@require_safe
def tour(request):
    """All stops as text, for those who prefer to read, and for browsers without scripts."""
    course = Course(request.user, lessons=[])
    places = {page: address(page, request.user) for page in {stop.page for stop in touring.STOPS}}
    context = {
        "course": course,
        "stops": [
            (stop, places[stop.page], stop.key in course.tour.done) for stop in touring.STOPS
        ],
        "start": address(course.tour.next_step.page, request.user),
    }
    return render(request, "training/tour.html", context)


def address(page, agent):
    stop = next(stop for stop in touring.STOPS if stop.page == page)
    return touring.address_of(stop, agent)


@for_learners
@require_POST
def take_tour(request):
    """From the beginning, or from where they stopped."""
    Path.objects.take_tour(request.user)
    stop = Course(request.user, lessons=[]).tour.next_step
    return redirect(touring.address_of(stop, request.user) + f"#tour={stop.key}")


@for_learners
@require_http_methods(["GET", "HEAD", "POST"])
def card(request):
    """What stands beside the control. With a POST, the stop is done and the next one is shown."""
    asked = (request.POST if request.method == "POST" else request.GET).get("stop", "")
    walked = Course(request.user, lessons=[]).tour
    stop = touring.stop_of(asked) or walked.next_step
    if request.method == "POST":
        Progress.objects.do(request.user, touring.TOUR, stop.key, now=timezone.now())
        stop = touring.beside(stop, 1)
        if stop is None:
            return render(request, "training/_tour_end.html")
    context = {
        "stop": stop,
        "number": touring.place_of(stop),
        "count": len(touring.STOPS),
        "before": touring.beside(stop, -1),
        "is_last": touring.beside(stop, 1) is None,
        "address": touring.address_of(stop, request.user),
    }
    return render(request, "training/_tour_card.html", context)
