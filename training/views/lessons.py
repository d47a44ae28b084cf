"""Learning: a lesson is walked through one step at a time."""

from random import Random

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from knowledge.rendering import render as render_markdown

from ..course import Course, Walked, percent
from ..lessons import LESSONS, written
from ..models import OwnLesson, Progress
from .access import for_learners


def found(request, key):
    """-> (course, the lesson as far as they are). Drafts, and what is hidden, are only for those
    who write lessons."""
    course = Course(request.user)
    walked = course.walked(key)
    hidden = next((one for one in LESSONS if one.key == key), None)
    if walked is None and request.user.sees_everything and hidden:
        walked = Walked(hidden, request.user.learned.filter(lesson=key).first())
    if walked is None and request.user.sees_everything:
        own = OwnLesson.objects.with_key(key).prefetch_related("teams").first()
        if own and written.steps_of(own.text):
            progress = request.user.learned.filter(lesson=own.key).first()
            walked = Walked(written.read(own), progress)
    if walked is None:
        raise Http404
    return course, walked


@for_learners
@require_safe
def lesson(request, lesson):
    """Where they stopped."""
    _course, walked = found(request, lesson)
    return redirect("training:step", lesson, walked.next_step.key)


@for_learners
@require_http_methods(["GET", "HEAD", "POST"])
def step(request, lesson, step):
    course, walked = found(request, lesson)
    here = walked.lesson.step(step)
    if here is None:
        if request.method == "POST" or not walked.lesson.steps:
            raise Http404
        # It was taken out since: go on where there is something.
        return redirect("training:step", lesson, walked.next_step.key)
    if request.method == "POST":
        return go_on(request, course, walked, here)
    return page(request, course, walked, here)


def go_on(request, course, walked, here):
    """The step is read, or its question answered. A wrong answer is told why."""
    agent, lesson, now = request.user, walked.lesson, timezone.now()
    if not here.is_question:
        Progress.objects.do(agent, lesson, here.key, now=now)
        return redirect(after(lesson, here))
    chosen = chosen_in(request, here)
    if not chosen:
        return page(request, course, walked, here, status=422, nothing_chosen=True)
    Progress.objects.answer(agent, lesson, here, chosen, now=now)
    return redirect("training:step", lesson.key, here.key)


def after(lesson, here):
    """The address of what comes next: a step, or the end."""
    number = lesson.steps.index(here) + 1
    if number < len(lesson.steps):
        return reverse("training:step", args=[lesson.key, lesson.steps[number].key])
    return reverse("training:done", args=[lesson.key])


def chosen_in(request, question):
    """Numbers of options; what is none of them is left out."""
    given = request.POST.getlist("option")
    names = {str(number): number for number in range(len(question.options))}
    return {names[each] for each in given if each in names}


def page(request, course, walked, here, *, status=200, nothing_chosen=False):
    lesson = walked.lesson
    number = lesson.steps.index(here)
    context = {
        "course": course,
        "walked": walked,
        "lesson": lesson,
        "step": here,
        "number": number + 1,
        "percent": percent(number + 1, len(lesson.steps)),
        "before": lesson.steps[number - 1] if number else None,
        "after": after(lesson, here),
        "is_done": here.key in walked.done,
        "nothing_chosen": nothing_chosen,
    }
    if here.is_question:
        context |= answered(walked, here)
    else:
        context["html"] = render_markdown(str(here.body)).html
    return render(request, "training/step.html", context, status=status)


def answered(walked, question):
    """The question as it is asked, and what was said to the answers that were chosen last."""
    chosen = walked.progress.chosen_in(question) if walked.progress else None
    options = [
        {"number": number, "option": option, "is_chosen": number in (chosen or ())}
        for number, option in enumerate(question.options)
    ]
    if walked.lesson.own is None:
        # The same order every time, so that nobody learns that the first is right.
        Random(f"{walked.lesson.key} {question.key}").shuffle(options)  # noqa: S311
    return {
        "options": options,
        "chosen": [each for each in options if each["is_chosen"]],
        "is_right": chosen is not None and question.holds(chosen),
        "is_wrong": chosen is not None and not question.holds(chosen),
        "missing": len(question.right - (chosen or set())) if question.has_many else 0,
    }


@for_learners
@require_safe
def done(request, lesson):
    """The end of a lesson: what comes next. Who has skipped something is led to it."""
    course, walked = found(request, lesson)
    if not walked.is_finished:
        return redirect("training:step", lesson, walked.next_step.key)
    on_path = walked in course.lessons
    context = {
        "course": course,
        "walked": walked,
        "lesson": walked.lesson,
        "next": course.after(walked) if on_path else course.next,
    }
    return render(request, "training/done.html", context)
