"""What a conversation can be. The table of what may happen when is in docs/architecture.md."""

from datetime import UTC, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    BOT = "bot", _("With bot")
    PENDING = "pending", _("Pending")
    ACTIVE = "active", _("Active")
    BOT_HANDLED = "bot_handled", _("Bot Handled")
    CLOSED = "closed", _("Closed")


class CloseReason(models.TextChoices):
    RESOLVED = "resolved", _("Resolved")
    NO_REPLY = "no_reply", _("No reply")
    DUPLICATE = "duplicate", _("Duplicate")
    MERGED = "merged", _("Merged")
    SPAM = "spam", _("Spam")


class Priority(models.TextChoices):
    NONE = "", _("No priority")
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class Need(models.TextChoices):
    """What an inbox may want to know before its conversations are closed: names of their fields."""

    PRIORITY = "priority", _("priority")
    DEPARTMENT = "department", _("department")
    ISSUE_TYPE = "issue_type", _("issue type")
    TAGS = "tags", _("a tag")


class Turn(models.IntegerChoices):
    """Whose turn is it? The order of the list."""

    NEEDS_PERSON = 0, _("Needs a person")
    OURS = 1, _("Your turn")
    THEIRS = 2, _("Their turn")
    SNOOZED = 3, _("Snoozed")
    DONE = 4, _("Done")


DONE = (Status.BOT_HANDLED, Status.CLOSED)
# The end of a snooze that only the customer ends.
UNTIL_ANSWER = datetime(9999, 1, 1, tzinfo=UTC)
# Nobody has to say what these are about.
CLOSED_UNSORTED = (CloseReason.DUPLICATE, CloseReason.MERGED, CloseReason.SPAM)
