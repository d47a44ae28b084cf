from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..models import Attachment, NoteAttachment
from ..serving import serve
from .thread import visible


@login_required
@require_safe
def file(request, pk, attachment_pk):
    """A file of a message, for those who may see the conversation."""
    of = {"message__conversation": visible(request, pk)}
    return serve(get_object_or_404(Attachment, pk=attachment_pk, **of), request)


@login_required
@require_safe
def note_file(request, pk, attachment_pk):
    """A file of a note, likewise."""
    of = {"note__conversation": visible(request, pk)}
    return serve(get_object_or_404(NoteAttachment, pk=attachment_pk, **of), request)
