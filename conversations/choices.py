"""What can be chosen in the menus that sort a conversation."""

from .models import Conversation, Department, IssueType, Tag
from .models.category import Tone

MOST_LISTED = 1000  # tags; the others are found by their whole name


def of(name, conversation):
    """What the menu of this name shows: {"choices": ...}, or nothing for another menu."""
    return {"choices": OF[name](conversation), "tones": Tone.choices} if name in OF else {}


def tags(conversation):
    """The conversation's own first. -> [(tag, whether it has it)]"""
    own = list(conversation.tags.all())
    others = Tag.objects.exclude(pk__in=[tag.pk for tag in own])[:MOST_LISTED]
    return [(tag, True) for tag in own] + [(tag, False) for tag in others]


OF = {
    "priority": lambda conversation: Conversation.Priority.choices[1:],
    "department": lambda conversation: Department.objects.offered(),
    "issue_type": lambda conversation: IssueType.objects.offered(),
    "tags": tags,
}
