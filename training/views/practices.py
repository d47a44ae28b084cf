"""How a practice is begun, goes on and ends. It is its trainee's alone."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from conversations.models import Refused

from .. import offered
from ..bar import Bar
from ..models import Practice
from ..models.practice import InOneAlready
from .access import for_learners
from .sheets import sheet_of


@require_safe
@for_learners
def room(request):
    """What can be practised, and what is going on."""
    running = Practice.objects.running().filter(trainee=request.user).first()
    context = {"levels": offered.by_level(request.user), "running": running}
    return render(request, "training/room.html", context)


@require_safe
@for_learners
def practice(request, pk):
    """How it was: for its trainee, and for supervisors."""
    seen = (
        Practice.objects.select_related("trainee")
        if request.user.sees_everything
        else request.user.practice_set
    )
    practice = get_object_or_404(seen, pk=pk)
    if not practice.ended_at:
        # Nobody else looks in while it goes on.
        return redirect(
            practice.address if practice.trainee == request.user else "training:practices"
        )
    context = {"bar": Bar(practice), **sheet_of(practice, request.user)}
    return render(request, "training/practice.html", context)


@require_POST
@for_learners
def begin(request):
    """Of the scenario `key`. Who is in one already goes on with that."""
    scenario = offered.scenario(request.POST.get("key", ""))
    if scenario is None:
        raise Http404
    try:
        practice = Practice.objects.begin(request.user, scenario, now=timezone.now())
        practice.play(timezone.now())
    except InOneAlready as before:
        messages.info(request, str(before))
        practice = before.practice
    except Refused as why:
        messages.error(request, str(why))
        return redirect("training:practices")
    return redirect(practice.address)


@require_POST
@for_learners
def tick(request, pk):
    """Its page asks every two seconds how it goes on. -> {"over": address} or {"seconds", "hints"}

    `hints`: how many there are, and with them `html` when the page has fewer.
    """
    practice = theirs(request, pk)
    practice.play(timezone.now())
    if practice.ended_at:
        return JsonResponse({"over": practice.address})
    bar = Bar(practice)
    answer = {"seconds": bar.seconds(timezone.now()), "hints": len(bar.hints)}
    if request.POST.get("hints") != str(len(bar.hints)):
        answer["html"] = render_to_string("training/_hints.html", {"bar": bar})
    return JsonResponse(answer)


@require_POST
@for_learners
def finish(request, pk):
    practice = theirs(request, pk)
    practice.end(now=timezone.now())
    return redirect(practice.address)


def theirs(request, pk):
    return get_object_or_404(Practice, pk=pk, trainee=request.user)
