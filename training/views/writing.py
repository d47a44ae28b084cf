"""Lessons of one's own: supervisors and admins write them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.models import Refused
from knowledge.rendering import render as render_markdown

from ..forms import LessonForm
from ..lessons import LESSONS, written
from ..models import HiddenLesson, Outdated, OwnLesson
from .access import for_teachers
from .own import about_the_latest, one_press, saved

LIST = "training:own"


@for_teachers
@require_safe
def index(request):
    own, hidden = list(OwnLesson.objects.for_list()), HiddenLesson.objects.keys()
    built_in = [(lesson, lesson.key in hidden) for lesson in LESSONS]
    context = {"own": own, "built_in": built_in, "hidden": len(hidden)}
    return render(request, "training/own.html", context)


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """`from` is the key of a lesson that comes with the product, to begin with."""
    source = next((one for one in LESSONS if one.key == request.GET.get("from")), None)
    initial = {"text": example()}
    if source:
        initial = {"title": str(source.title), "teaser": str(source.teaser)}
        initial["text"] = written.as_markdown(source)
    return write(request, None, initial)


def example():
    return _(
        "## What this is about\n\nTwo or three sentences.\n\n"
        "## Which answer is right?\n\n"
        "- [x] This one | Yes, because …\n"
        "- [ ] That one | No, because …"
    )


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    own = get_object_or_404(OwnLesson.objects.for_list(), pk=pk)
    names = ("title", "teaser", "text", "is_required")
    initial = {name: getattr(own, name) for name in names} | {"seen": own.version}
    return write(request, own, initial | {"teams": [team.pk for team in own.teams.all()]})


def write(request, own, initial):
    """The editor; with a POST, keep what it says. Whatever is refused stays in its fields."""
    if request.method != "POST":
        return editor(request, own, LessonForm(initial=initial))
    form = LessonForm(request.POST)
    if not form.is_valid():
        return editor(request, own, form, status=422)
    publish = request.POST.get("act") == "publish"
    try:
        return saved(request, keep(form, own, by=request.user, publish=publish), back=LIST)
    except OwnLesson.DoesNotExist as gone:
        raise Http404 from gone
    except Outdated:
        latest = get_object_or_404(OwnLesson.objects.for_list(), pk=own.pk)
        about_the_latest(form, latest)
        return editor(request, latest, form, status=409, theirs=latest)
    except Refused as why:
        form.add_error("text", str(why))
        return editor(request, own, form, status=422)


@transaction.atomic
def keep(form, own, *, by, publish):
    """All of it or nothing."""
    now, fields = timezone.now(), form.cleaned_data
    about = form.about | {"teams": fields["teams"]}
    if own is None:
        own = OwnLesson.objects.begin(by=by, now=now, **about)
    else:
        own.write(by=by, now=now, seen=fields["seen"], **about)
    if publish:
        own.publish(now=now)
    return own


def editor(request, own, form, *, status=200, theirs=None):
    text = str(form["text"].value() or "")
    context = {"own": own, "form": form, "theirs": theirs, "example": example()}
    context |= drawn(text)
    return render(request, "training/editor.html", context, status=status)


def drawn(text):
    """The steps as they will be seen, and what keeps them from being published."""
    steps = written.steps_of(text[: written.LONGEST])
    return {
        "problems": written.problems(text) if text.strip() else [],
        "shown": [
            (step, "" if step.is_question else render_markdown(step.body).html) for step in steps
        ],
    }


@for_teachers
@require_POST
def preview(request):
    return render(request, "training/_preview.html", drawn(request.POST.get("text", "")))


# --- One press each


deed = one_press(OwnLesson.objects.all, back=LIST)


@deed
def publish(request, own):
    own.publish(now=timezone.now())
    return _("Published.")


@deed
def unpublish(request, own):
    own.unpublish()
    return _("It is a draft again. How far people were is kept.")


@for_teachers
@require_POST
def hide(request, lesson):
    """A lesson that comes with the product is used here, or not."""
    here = next((one for one in LESSONS if one.key == lesson), None)
    if here is None:
        raise Http404
    about = {"title": here.title}
    if request.POST.get("is") == "shown":
        HiddenLesson.objects.show(here)
        messages.success(request, _("“%(title)s” is there again.") % about)
    else:
        HiddenLesson.objects.hide(here, by=request.user, now=timezone.now())
        messages.success(request, _("“%(title)s” is hidden from everybody.") % about)
    return redirect(LIST)


@deed
def move(request, own):
    own.move(-1 if request.POST.get("to") == "up" else 1)


@deed
def delete(request, own):
    own.throw_away()
    return _("The lesson is deleted.")
