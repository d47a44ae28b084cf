"""Files of canned responses: looked at, and attached in the editor."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conversations.file_types import Unfit
from conversations.serving import serve

from .models import CannedFile


@login_required
@require_safe
def file(request, pk):
    """A file of a response, for those who may use it."""
    kept = get_object_or_404(CannedFile.objects.visible_to(request.user), pk=pk)
    return serve(kept, request)


@login_required
@require_POST
def upload(request):
    """One file for the editor, as `file`. Answers {"id", "name"}, or with 422 {"error"}."""
    content = request.FILES.get("file")
    if content is None:
        return JsonResponse({"error": _("There is no file in this.")}, status=400)
    try:
        kept = CannedFile.objects.accept(content, by=request.user, now=timezone.now())
    except Unfit as why:
        return JsonResponse({"error": str(why)}, status=422)
    return JsonResponse({"id": kept.pk, "name": kept.name}, status=201)


@login_required
@require_POST
def remove(request, pk):
    """Taken out of the editor. What belongs to a response stays until that is saved without it."""
    for kept in CannedFile.objects.filter(pk=pk, response=None, agent=request.user):
        kept.drop()
    return HttpResponse(status=204)
