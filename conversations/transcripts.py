"""What is said in voice messages, put into words by the model of this deployment, if it has one.

Each once: when it was sent or arrived, and where that failed by a sweep, for an hour. What is said
among agents is heard only where the model may see notes.
"""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import Attachment, NoteAttachment
from .models.attachment import UNREAD
from .sweeping import each

TRIED_FOR = timedelta(hours=1)
TAKEN_FOR = 120  # seconds, longer than one takes
BATCH = 20
LONGEST = 20_000  # characters


def hear(event):
    """Something was said: if by voice, somebody writes it down."""
    from .tasks import wake, write_down

    said = event.message or event.note
    if settings.TRANSCRIPTION_NAME and said.attachments.filter(UNREAD).exists():
        wake(write_down)


def unwritten(now):
    """Those that are still to be written down, the oldest first."""
    since = now - TRIED_FOR
    found = list(Attachment.objects.filter(UNREAD, message__created_at__gt=since)[:BATCH])
    if settings.MODEL_SEES_NOTES:
        found += NoteAttachment.objects.filter(UNREAD, note__created_at__gt=since)[:BATCH]
    return found


def write_down_all(*, now):
    each(unwritten(now) if settings.TRANSCRIPTION_NAME else [], write_down)


def write_down_of(message):
    """Before it leaves: what is said in it goes along."""
    if settings.TRANSCRIPTION_NAME:
        for kept in message.attachments.filter(UNREAD):
            write_down(kept)


def write_down(kept):
    """Put this voice message into words, unless somebody else is at it, or it cannot be now."""
    key = f"transcribing:{kept._meta.model_name}:{kept.pk}"
    if not cache.add(key, 1, TAKEN_FOR):
        return
    try:
        with kept.file.open("rb") as content:
            text = import_string(settings.TRANSCRIBER)(
                content.read(), name=kept.name, content_type=kept.content_type, seconds=kept.seconds
            )
    except OSError:
        text = None
    if text is not None:
        # Without what no database can hold.
        text = text[:LONGEST].encode("utf-8", "replace").decode().replace("\x00", "")
        kept.put_into_words(" ".join(text.split()), now=timezone.now())
    cache.delete(key)
