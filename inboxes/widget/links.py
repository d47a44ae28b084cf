"""Links to files, for a visitor: each opens one file of one conversation for a quarter of an hour.

The panel asks for a fresh one when somebody clicks.
"""

from django.core import signing
from django.db.models import Q
from django.urls import reverse

from conversations.models import Attachment, Conversation, Message

LASTS = 15 * 60  # seconds
SALT = "inboxes.widget.links"
D = Message.Delivery
UNSAID = [D.QUEUED, D.CLAIMED, D.HANDING_OFF]


def to(file, conversation):
    token = signing.dumps([conversation.token, file.pk], salt=SALT)
    return reverse("widget:file", args=[token])


def given(**of):
    """Files that the visitor may have: none of an answer that can still be taken back."""
    unsaid = Q(message__send_at__isnull=False, message__delivery__in=UNSAID)
    return Attachment.objects.filter(**of).exclude(unsaid | Q(message__delivery=D.WITHDRAWN))


def read(token):
    """The attachment that a link is for; None when it has ended, or is none of ours."""
    try:
        conversation, number = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    spam = Conversation.CloseReason.SPAM
    theirs = given(message__conversation__token=conversation, pk=number)
    return theirs.exclude(message__conversation__close_reason=spam).first()
