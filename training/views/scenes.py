"""Scenarios of one's own: supervisors and admins write them."""

from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.models import Refused

from .. import example, replaying
from ..models import Outdated, OwnScene
from ..scene_forms import SceneForm
from ..scenes import score
from ..scenes.checking import problems
from ..scenes.plays import DEFAULTS, all_plays
from ..scenes.rehearsing import rehearse
from .access import for_teachers

MOST_SEEDS = 10_000


def found(pk):
    try:
        return OwnScene.objects.select_related("changed_by").get(pk=pk)
    except (OwnScene.DoesNotExist, OverflowError) as error:
        raise Http404 from error


@for_teachers
@require_safe
def index(request):
    own = list(OwnScene.objects.select_related("changed_by"))
    return render(request, "training/scenes.html", {"own": own, "plays": all_plays()})


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    return write(request, None, example.script(), seen=None)


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    own = found(pk)
    return write(request, own, own.script, seen=own.version)


def write(request, own, script, *, seen):
    """The editor; with a POST, keep what it says. Whatever is refused stays in its fields."""
    if request.method != "POST":
        form = SceneForm(initial=SceneForm.initial_of(script) | {"seen": seen})
        return editor(request, own, form, script)
    form, act = SceneForm(request.POST), request.POST.get("act")
    if form.is_being_edited:
        return editor(request, own, form)
    if not form.is_valid():
        return editor(request, own, form, status=422)
    if act == "try":
        return editor(request, own, form, form.script)
    try:
        kept = keep(form, own, by=request.user, publish=act == "publish")
    except OwnScene.DoesNotExist as gone:
        raise Http404 from gone
    except Outdated as why:
        latest = found(own.pk)
        form.data = form.data.copy()
        form.data["seen"] = latest.version
        form.add_error(None, _("%s Save again, and yours stays.") % why)
        return editor(request, latest, form, form.script, status=409)
    except Refused as why:
        form.add_error(None, _("Not published: %s") % why)
        return editor(request, own, form, form.script, status=422)
    messages.success(request, _("Published.") if kept.published_at else _("Saved as a draft."))
    return redirect("training:scenes")


@transaction.atomic
def keep(form, own, *, by, publish):
    """All of it or nothing."""
    now = timezone.now()
    if publish and (wrong := problems({**DEFAULTS, **form.script, "key": "own"})):
        raise Refused(wrong[0].text)
    if own is None:
        own = OwnScene.objects.begin(form.script, by=by, now=now)
    else:
        own.write(form.script, by=by, now=now, seen=form.cleaned_data["seen"])
    if publish:
        own.publish(now=now)
    return own


def editor(request, own, form, script=None, *, status=200):
    """`script`: what there is to try, where the rows are complete."""
    context = {"own": own, "form": form, **(tried(request, script) if script else {})}
    template = "training/_scene_tried.html" if request.htmx else "training/scene.html"
    return render(request, template, context, status=status)


def tried(request, script):
    """How the good play goes, and what is wrong."""
    scenario = {**DEFAULTS, **script, "key": "own"}
    wrong = problems(scenario)
    if any(problem.part != "good" or problem.index is not None for problem in wrong):
        return {"problems": wrong, "keys": keys(script)}
    seed = seed_of(request)
    story = rehearse(scenario, scenario["good"], seed)
    sheet = score(scenario, story, seed)
    shown = replaying.lines(scenario, story, seed=seed, trainee=request.user.name)
    return {
        "problems": wrong,
        "keys": keys(script),
        "sheet": sheet,
        "shown": shown,
        "goals": replaying.goals(scenario, sheet, shown, seed=seed),
        "seed": seed,
        "another": (seed + 1) % MOST_SEEDS,
    }


def keys(script):
    return [step["key"] for step in script["steps"]]


def seed_of(request):
    seed = request.POST.get("seed", "")
    return int(seed) % MOST_SEEDS if seed.isascii() and seed.isdigit() and len(seed) < 9 else 0


# --- One press each


def deed(view):
    """A view that does one thing with a scenario, and goes back to the list."""

    @for_teachers
    @require_POST
    @wraps(view)
    def done(request, pk):
        try:
            messages.success(request, view(found(pk)))
        except Refused as why:
            messages.error(request, str(why))
        except OwnScene.DoesNotExist as gone:
            raise Http404 from gone
        return redirect("training:scenes")

    return done


@deed
def publish(own):
    own.publish(now=timezone.now())
    return _("Published.")


@deed
def unpublish(own):
    own.unpublish()
    return _("It is a draft again. Who is playing it plays it to its end.")


@deed
def delete(own):
    own.throw_away()
    return _("The scenario is deleted. The score sheets of those who played it stay.")
