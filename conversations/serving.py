"""How a file reaches a browser: looked at only what cannot run, everything else downloaded.

Who may have it is asked before, each time; nothing here checks it.
"""

import re

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

from . import pictures
from .file_types import HEAD, shown_name, sniff

UNSAFE = re.compile(r'[/\\"<>|:*?]')
SIGNED_FOR = 300  # seconds
LOCKED = "sandbox; default-src 'none'"
# A browser's own viewer of PDFs starts in no sandbox; it runs apart from our pages anyway.
VIEWED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
OTHER = "application/octet-stream"
PART = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
# A recorder's file may be one that could hold a film, too; it holds a voice.
AS_SOUND = {"video/webm": "audio/webm", "video/mp4": "audio/mp4"}


def serve(kept, request):
    """The response with this file (see models.Kept); with the small picture of it for "?small", to
    be kept on a disk for "?download".

    From a store that browsers reach by themselves: the way to it, signed and open for five minutes.
    """
    download, small = "download" in request.GET, "small" in request.GET and bool(kept.thumbnail)
    file = kept.thumbnail if small else kept.file
    try:
        content = file.open("rb")
    except (OSError, ValueError) as error:  # ValueError: it was never kept
        raise Http404 from error
    content_type = "image/webp" if small else None if download else shown_as(content, kept.is_voice)
    content.seek(0)
    name = UNSAFE.sub("_", shown_name(kept.name)).strip(". ") or "file"
    disposition = content_disposition_header(content_type is None, name)
    if "signed" in settings.STORAGES:
        content.close()
        return _to_the_store(file.name, content_type, disposition)
    is_viewed = content_type == "application/pdf"
    part = _part(request) if kept.is_voice else None
    if part:
        response = _only(content, part, content_type or OTHER)
    else:
        response = FileResponse(content, content_type=content_type or OTHER)
    response["Content-Disposition"] = disposition
    response["Content-Security-Policy"] = VIEWED if is_viewed else LOCKED
    response["Cache-Control"] = "private, max-age=3600"
    if kept.is_voice:
        response["Accept-Ranges"] = "bytes"
    return response


def _part(request):
    """(first, last) of the bytes that a player asks for, either of them ""; None for the whole."""
    asked = PART.fullmatch(request.headers.get("Range", ""))
    return asked.groups() if asked and any(asked.groups()) else None


def _only(content, part, content_type):
    """Some players play nothing that they cannot have in parts."""
    size, (first, last) = content.size, part
    begin = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    with content:
        content.seek(begin)
        response = HttpResponse(content.read(max(0, end - begin + 1)), content_type=content_type)
    response.status_code = 206 if begin <= end else 416
    at = f"{begin}-{end}" if begin <= end else "*"
    response["Content-Range"] = f"bytes {at}/{size}"
    return response


def shown_as(content, is_voice=False):
    """The type as which a browser may show it, or None. Believes the bytes, not the sender."""
    content_type = sniff(content.read(HEAD))
    content.seek(0)
    if is_voice:
        content_type = AS_SOUND.get(content_type, content_type)
    if content_type.startswith("image/"):
        return pictures.type_of(content)
    is_harmless = content_type == "application/pdf" or content_type.startswith("audio/")
    return content_type if is_harmless else None


def _to_the_store(name, content_type, disposition):
    said = {
        "ResponseContentType": content_type or OTHER,
        "ResponseContentDisposition": disposition,
    }
    response = HttpResponseRedirect(
        storages["signed"].url(name, parameters=said, expire=SIGNED_FOR)
    )
    response["Cache-Control"] = f"private, max-age={SIGNED_FOR - 60}"
    response["Referrer-Policy"] = "no-referrer"
    return response
