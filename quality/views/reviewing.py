"""A review in a supervisor's hands: marks, comments, sharing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from conversations.models import Refused

from .. import lines
from ..forms import CommentForm, ReviewForm
from ..models import Mark
from .access import is_about, to_change, visible


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request, pk):
    if request.method == "POST":
        return write(request, pk)
    return show(request, visible(request, pk))


def show(request, review, status=200, **more):
    thread = lines.Lines(review, request.user, request.GET.get("page", "1")[:6])
    may_change = request.user.sees_everything and not is_about(review, request.user)
    context = {
        **about(review),
        "agent": request.user,
        "lines": thread,
        "conversation": thread.conversation,
        "is_mine": is_about(review, request.user),
        "may_change": may_change,
        "can_edit": may_change and not review.is_shared,
        **more,
    }
    return render(request, "quality/review.html", context, status=status)


def about(review):
    marks = list(review.marks.all())
    return {
        "review": review,
        "marks": marks,
        "missing": [mark for mark in marks if not mark.value],
        "values": [each for each in Mark.Value.choices if each[0]],
    }


def write(request, pk):
    """Keep marks and summary; htmx gets what changed of the page around them."""
    review = to_change(request, pk)
    error, status = _keep(request, review), 200
    if error:
        review.refresh_from_db()
        status = 409
    if request.htmx:
        context = about(review) | {"error": error, "is_kept": not error}
        if error:  # the form stays what it was: what comes from it later is no newer
            context["seen"] = request.POST.get("version", "")[:10]
        return render(request, "quality/_state.html", context, status=status)
    if error:
        return show(request, review, status, error=error)
    return redirect("quality:review", pk)


def _keep(request, review):
    """-> why it could not be kept, or """ ""
    form = ReviewForm(request.POST, review=review)
    if not form.is_valid():
        return _("That could not be read. Load the page again.")
    fields = form.cleaned_data
    try:
        review.write(
            form.values,
            fields["summary"],
            seen=fields["version"],
            by=request.user,
            now=timezone.now(),
        )
    except Refused as why:
        return str(why)
    return ""


@login_required
@require_POST
def share(request, pk):
    """What stands in the form is kept first: the last press may not have been."""
    review = to_change(request, pk)
    try:
        if "version" in request.POST and (error := _keep(request, review)):
            raise Refused(error)
        review.share(by=request.user, now=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
    else:
        text = _("Shared with %(name)s, who alone of the agents can read it.")
        messages.success(request, text % {"name": review.agent_name})
    return redirect("quality:review", pk)


@login_required
@require_POST
def take_back(request, pk):
    review = to_change(request, pk)
    review.take_back()
    text = _("%(name)s does not see it until you share it again.")
    messages.success(request, text % {"name": review.agent_name})
    return redirect("quality:review", pk)


@login_required
@require_POST
def discard(request, pk):
    review = to_change(request, pk)
    try:
        review.discard()
    except Refused as why:
        messages.error(request, str(why))
        return redirect("quality:review", pk)
    messages.success(request, _("The review is thrown away."))
    return redirect("quality:index")


@login_required
@require_POST
def comment(request, pk):
    """Say something to one line of the thread."""
    review, form = to_change(request, pk), CommentForm(request.POST)
    event = form.is_valid() and lines.line(review, request.user, form.cleaned_data["event"])
    if not event:
        return answer(request, review, None, _("Write a comment first."))
    try:
        fresh = review.comment_on(
            event, form.cleaned_data["text"], by=request.user, now=timezone.now()
        )
    except Refused as why:
        return answer(request, review, event.pk, str(why))
    return answer(request, review, event.pk, fresh=fresh.pk)


@login_required
@require_POST
def change_comment(request, pk, comment_pk):
    """Without a text, or with the button to do so, it is removed. Only by who wrote it."""
    review = to_change(request, pk)
    comment = get_object_or_404(review.comments.filter(author=request.user), pk=comment_pk)
    text = request.POST.get("text", "").replace("\x00", "").strip()
    text, was = "" if "remove" in request.POST else text, comment.text
    try:
        review.change_comment(comment, text, now=timezone.now())
    except Refused as why:
        return answer(request, review, comment.event_id, str(why))
    more = {"fresh": comment_pk} if text else {"removed": was}
    return answer(request, review, comment.event_id, **more)


def answer(request, review, event_pk, error="", **more):
    """The line anew for htmx, else the page at that line."""
    if not request.htmx or not event_pk:
        if error:
            messages.error(request, error)
        page = request.POST.get("page", "1")
        page = page if page.isdecimal() and len(page) < 6 else "1"
        where = resolve_url("quality:review", review.pk)
        return redirect(f"{where}?page={page}#line-{event_pk or ''}")
    event = lines.line(review, request.user, event_pk)
    if event is None:
        raise Http404
    context = {"review": review, "event": event, "conversation": event.conversation}
    context |= {"agent": request.user, "can_edit": not review.is_shared, "error": error} | more
    return render(request, "quality/_line.html", context, status=409 if error else 200)
