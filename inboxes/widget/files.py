"""Files between a visitor and us: taken before they are sent, given out by links that end soon."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conversations.file_types import Unfit
from conversations.models import Upload
from conversations.serving import serve
from inboxes.channels.web import text_of

from . import links
from .views import Problem, for_visitor, not_over, read_form


@for_visitor(limit="uploads", read=read_form)
def upload(visitor, posted, request):
    """One file, as `file`."""
    not_over("upload", visitor.fingerprint)
    file = request.FILES.get("file")
    if file is None:
        raise Problem(400, _("There is no file in this."))
    now = timezone.now()
    try:
        kept = Upload.objects.accept(file, now=now, visitor=visitor.fingerprint)
    except Unfit as why:
        raise Problem(422, str(why)) from None
    return 201, {"id": kept.pk, "name": kept.name}


@for_visitor(limit="uploads")
def remove(visitor, posted, request):
    waiting = Upload.objects.of_visitor(visitor.fingerprint)
    number = posted.get("id")
    for kept in waiting.filter(pk=number if type(number) is int else None):
        kept.drop()
    return 200, {}


@for_visitor(limit="files")
def link(visitor, posted, request):
    """A fresh link to a file of a conversation of theirs."""
    token, number = text_of(posted.get("conversation"))[:32], posted.get("file")
    conversation = visitor.conversations.filter(token=token).first()
    found = links.given(message__conversation=conversation)
    file = found.filter(pk=number if type(number) is int else None).first()
    if conversation is None or file is None:
        raise Problem(404, _("This file is not here."))
    return 200, {"url": links.to(file, conversation)}


@require_safe
def file(request, token):
    """The file that a link is for. Reads no cookie: the link is the permission, and ends."""
    kept = links.read(token)
    if kept is None:
        raise Http404
    response = serve(kept, download="download" in request.GET, small="small" in request.GET)
    response["Referrer-Policy"] = "no-referrer"
    return response
