"""Scenarios of one's own: supervisors and admins write them."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conversations.models import Refused

from .. import example, replaying
from ..models import Outdated, OwnScene
from ..scene_forms import SceneForm
from ..scenes import score
from ..scenes.checking import problems
from ..scenes.plays import DEFAULTS, all_plays
from ..scenes.rehearsing import rehearse
from .access import for_teachers
from .own import about_the_latest, one_press, saved

LIST = "training:scenes"
MOST_SEEDS = 10_000


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
    own = get_object_or_404(OwnScene, pk=pk)
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
        return saved(request, keep(form, own, by=request.user, publish=act == "publish"), back=LIST)
    except OwnScene.DoesNotExist as gone:
        raise Http404 from gone
    except Outdated as why:
        latest = get_object_or_404(OwnScene, pk=own.pk)
        about_the_latest(form, latest)
        form.add_error(None, str(why))
        return editor(request, latest, form, form.script, status=409)
    except Refused as why:
        form.add_error(None, _("Not published: %s") % why)
        return editor(request, own, form, form.script, status=422)


@transaction.atomic
def keep(form, own, *, by, publish):
    """All of it or nothing."""
    now = timezone.now()
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


deed = one_press(OwnScene.objects.all, back=LIST)


@deed
def publish(request, own):
    own.publish(now=timezone.now())
    return _("Published.")


@deed
def unpublish(request, own):
    own.unpublish()
    return _("It is a draft again. Who is playing it plays it to its end.")


@deed
def delete(request, own):
    own.throw_away()
    return _("The scenario is deleted. The score sheets of those who played it stay.")
