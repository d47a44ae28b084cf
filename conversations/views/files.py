import re

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from PIL import Image

from ..models import Attachment
from .thread import visible

# What a browser may show by itself: pictures, and only those that really are.
SHOWN = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
MOST_PIXELS = 40_000_000
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\"<>|:*?\u202a-\u202e\u2066-\u2069]')


@login_required
@require_safe
def file(request, pk, attachment_pk):
    """A file of a conversation, for those who may see the conversation."""
    attachment = get_object_or_404(
        Attachment, pk=attachment_pk, message__conversation=visible(request, pk)
    )
    try:
        content = attachment.file.open("rb")
    except (OSError, ValueError) as error:  # ValueError: too large, it was never kept
        raise Http404 from error
    picture = None if "download" in request.GET else picture_type(content)
    content.seek(0)
    response = FileResponse(
        content,
        as_attachment=picture is None,
        filename=UNSAFE.sub("_", attachment.name).strip(". ")[:150] or "file",
        content_type=picture or "application/octet-stream",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def picture_type(content):
    """The type of a picture that can be shown, or None. Believes the bytes, not the sender."""
    try:
        with Image.open(content, formats=list(SHOWN)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                return None
            image.verify()
            return SHOWN[image.format]
    except Exception:  # Pillow raises many kinds on broken files
        return None
