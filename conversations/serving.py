"""How a file reaches a browser: looked at only what cannot run, everything else downloaded.

Who may have it is asked before, each time; nothing here checks it.
"""

import re

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.utils.http import content_disposition_header

from . import pictures
from .file_types import HEAD, shown_name, sniff

UNSAFE = re.compile(r'[/\\"<>|:*?]')
SIGNED_FOR = 300  # seconds
LOCKED = "sandbox; default-src 'none'"
# A browser's own viewer of PDFs starts in no sandbox; it runs apart from our pages anyway.
VIEWED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def serve(kept, *, download=False, small=False):
    """The response with this file (see models.Kept), or with the small picture of it.

    From a store that browsers reach by themselves: the way to it, signed and open for five minutes.
    """
    small = small and bool(kept.thumbnail)
    file = kept.thumbnail if small else kept.file
    try:
        content = file.open("rb")
    except (OSError, ValueError) as error:  # ValueError: it was never kept
        raise Http404 from error
    content_type = "image/webp" if small else None if download else shown_as(content)
    content.seek(0)
    name = UNSAFE.sub("_", shown_name(kept.name)).strip(". ") or "file"
    disposition = content_disposition_header(content_type is None, name)
    if "signed" in settings.STORAGES:
        content.close()
        return _to_the_store(file.name, content_type, disposition)
    response = FileResponse(content, content_type=content_type or "application/octet-stream")
    response["Content-Disposition"] = disposition
    is_viewed = content_type == "application/pdf"
    response["Content-Security-Policy"] = VIEWED if is_viewed else LOCKED
    response["Cache-Control"] = "private, max-age=3600"
    return response


def shown_as(content):
    """The type as which a browser may show it, or None. Believes the bytes, not the sender."""
    content_type = sniff(content.read(HEAD))
    content.seek(0)
    if content_type.startswith("image/"):
        return pictures.type_of(content)
    is_harmless = content_type == "application/pdf" or content_type.startswith("audio/")
    return content_type if is_harmless else None


def _to_the_store(name, content_type, disposition):
    said = {
        "ResponseContentType": content_type or "application/octet-stream",
        "ResponseContentDisposition": disposition,
    }
    response = HttpResponseRedirect(
        storages["signed"].url(name, parameters=said, expire=SIGNED_FOR)
    )
    response["Cache-Control"] = f"private, max-age={SIGNED_FOR - 60}"
    response["Referrer-Policy"] = "no-referrer"
    return response
