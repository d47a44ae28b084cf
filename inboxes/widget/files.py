"""Files between a visitor and us: taken before they are sent, given out by links that end soon."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conversations.file_types import Unfit
from conversations.models import Upload
from conversations.serving import serve
from conversations.voice import told
from inboxes.channels.web import CLIENT_ID, text_of

from . import links
from .views import Problem, for_visitor, not_over, read_form


@for_visitor(limit="uploads", read=read_form)
def upload(visitor, posted, request):
    """One file, as `file`; `client_id` is what the browser calls it, so that it is kept once. A
    recording comes with its `seconds` and `peaks`."""
    not_over("upload", visitor.fingerprint)
    file = request.FILES.get("file")
    if file is None:
        raise Problem(400, _("There is no file in this."))
    client_id = text_of(posted.get("client_id"))
    if client_id and not CLIENT_ID.fullmatch(client_id):
        raise Problem(400, _("The file came without its number. Attach it again."))
    owner = {"visitor": visitor.fingerprint, "client_id": client_id}
    try:
        voice = told(posted)
        kept = Upload.objects.accept(file, now=timezone.now(), voice=voice, **owner)
    except Unfit as why:
        raise Problem(422, str(why)) from None
    return 201, kept.answer()


@for_visitor(limit="uploads")
def remove(visitor, posted, request):
    """One that they sent up and do not send on: by its `id`, or by their `client_id` for it."""
    waiting = Upload.objects.of_visitor(visitor.fingerprint)
    number, client_id = posted.get("id"), text_of(posted.get("client_id"))
    if client_id:
        waiting = waiting.filter(client_id=client_id)
    else:
        waiting = waiting.filter(pk=number if type(number) is int else None)
    for kept in waiting:
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
    response = serve(kept, request)
    response["Referrer-Policy"] = "no-referrer"
    return response
