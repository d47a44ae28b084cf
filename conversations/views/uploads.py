"""Files that an agent attaches: each is taken, or refused in words, before anything is sent."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..file_types import Unfit
from ..forms import WriteForm
from ..models import Upload
from ..serving import serve
from ..voice import told
from .thread import visible


@login_required
@require_http_methods(["GET", "POST"])
def upload(request, pk):
    """One file, as `file`; a recording with its `seconds` and `peaks`. Answers {"id", "name"}, of a
    recording also these two as they are kept; or with 422 {"error"}.

    GET: {"files": what waits here, [{"id", "name", "size", "seconds", "peaks"}]}.
    """
    conversation = visible(request, pk)
    if request.method == "GET":
        waiting = Upload.objects.waiting(request.user, conversation)
        return JsonResponse(
            {"files": list(waiting.values("id", "name", "size", "seconds", "peaks"))}
        )
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"error": _("There is no file in this.")}, status=400)
    try:
        kept = take(request, conversation, file, voice=told(request.POST))
    except Unfit as why:
        return JsonResponse({"error": str(why)}, status=422)
    return JsonResponse(kept.answer(), status=201)


@login_required
@require_safe
def file(request, pk, upload_pk):
    """What waits here, for whoever attached it: a recording is listened to before it is sent."""
    waiting = Upload.objects.waiting(request.user, visible(request, pk))
    return serve(get_object_or_404(waiting, pk=upload_pk), request)


@login_required
@require_POST
def remove(request, pk, upload_pk):
    waiting = Upload.objects.waiting(request.user, visible(request, pk))
    get_object_or_404(waiting, pk=upload_pk).drop()
    return HttpResponse(status=204)


def filled_in(request, conversation):
    """What was written, as a form; with the files of a browser that has no JavaScript."""
    posted, problems = request.POST.copy(), []
    for file in request.FILES.getlist("attached"):
        try:
            posted.appendlist("files", take(request, conversation, file).pk)
        except Unfit as why:
            problems.append(f"{file.name}: {why}")
    form = WriteForm(posted)
    if problems:
        form.add_error(None, " ".join(problems))
    return form


def take(request, conversation, file, voice=None):
    owner = {"agent": request.user, "conversation": conversation}
    return Upload.objects.accept(file, now=timezone.now(), voice=voice, **owner)
