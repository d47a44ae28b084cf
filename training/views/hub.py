from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from .. import setting_up
from ..course import Course, percent
from ..models import Path, Practice
from .access import for_learners


@for_learners
@require_safe
def hub(request):
    """Where everybody begins: the way to set up (admins), practice, and the lessons."""
    agent = request.user
    course = Course(agent)
    path = Path.objects.filter(agent=agent).first()
    left_tour = bool(path and path.left_tour_at)
    steps = setting_up.steps(agent) if is_admin(agent) else []
    done = sum(step.is_done for step in steps)
    next_step = next((step for step in steps if not step.is_done), None)
    context = {
        "course": course,
        "running": Practice.objects.running().filter(trainee=agent).first(),
        "left_tour": left_tour,
        "steps": steps,
        "next_step": next_step,
        # Unless it stands above, as what to do next.
        "has_tour_tile": bool(next_step or left_tour or course.tour.is_finished),
        "steps_done": done,
        "steps_percent": percent(done, len(steps)),
        "sentence": sentence(course, steps, done),
    }
    return render(request, "training/hub.html", context)


def is_admin(agent):
    return agent.is_superuser or (agent.role == agent.Role.ADMIN and agent.is_staff)


def sentence(course, steps, done):
    """What is true of them now, in one sentence."""
    if steps and done < len(steps):
        return ngettext(
            "One step done. Each one more makes tomorrow easier.",
            "%(count)d steps done. Each one more makes tomorrow easier.",
            done,
        ) % {"count": done}
    if course.percent == 100:
        return _("You have seen everything. Come back whenever you want to look something up.")
    if not course.finished and not course.tour.is_begun:
        return _("Look around first, then learn one thing at a time. Nothing here can go wrong.")
    return ngettext(
        "One lesson done. Go on where you stopped.",
        "%(count)d lessons done. Go on where you stopped.",
        course.finished,
    ) % {"count": course.finished}


@for_learners
@require_POST
def leave_tour(request):
    Path.objects.leave_tour(request.user, now=timezone.now())
    return redirect("training:hub")
