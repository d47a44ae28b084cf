"""Links to files, for a visitor: each opens one file of one conversation for a quarter of an hour.

The panel asks for a fresh one when somebody clicks.
"""

from django.core import signing
from django.urls import reverse

from conversations.models import Attachment, Conversation

LASTS = 15 * 60  # seconds
SALT = "inboxes.widget.links"


def to(file, conversation):
    token = signing.dumps([conversation.token, file.pk], salt=SALT)
    return reverse("widget:file", args=[token])


def read(token):
    """The attachment that a link is for; None when it has ended, or is none of ours."""
    try:
        conversation, number = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    spam = Conversation.CloseReason.SPAM
    theirs = Attachment.objects.filter(message__conversation__token=conversation, pk=number)
    return theirs.exclude(message__conversation__close_reason=spam).first()
