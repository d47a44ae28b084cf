from .attachment import Attachment, NoteAttachment
from .automatic import Unwanted
from .batch import Batch, BatchItem
from .category import Department, IssueType
from .conversation import Conversation
from .draft import Draft
from .event import Event
from .message import Message
from .note import Mention, Note
from .passage import Passage
from .rating import Rating
from .reason import Reason
from .seen import Seen
from .states import UNTIL_ANSWER, Need
from .steps import Gone, Merged, Missing, Refused, Unseen
from .tag import Tag, Tagging
from .upload import Upload
from .view import View

__all__ = [
    "UNTIL_ANSWER",
    "Attachment",
    "Batch",
    "BatchItem",
    "Conversation",
    "Department",
    "Draft",
    "Event",
    "Gone",
    "IssueType",
    "Mention",
    "Merged",
    "Message",
    "Missing",
    "Need",
    "Note",
    "NoteAttachment",
    "Passage",
    "Rating",
    "Reason",
    "Refused",
    "Seen",
    "Tag",
    "Tagging",
    "Unseen",
    "Unwanted",
    "Upload",
    "View",
]
