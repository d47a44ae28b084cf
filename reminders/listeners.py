from django.utils import timezone

from conversations.events import Kind

from . import planning

# After these something else comes next. What is missing here is seen when the plan is due.
PLANNED_AFTER = {
    Kind.MESSAGE_RECEIVED,
    Kind.MESSAGE_SENT,
    Kind.MESSAGE_WITHDRAWN,
    Kind.AUTO_REPLY_RECEIVED,
    Kind.ACKNOWLEDGED,
    Kind.BOUNCED,
    Kind.NOTE_ADDED,
    Kind.TAKEN_OVER,
    Kind.ASSIGNED,
    Kind.HANDED_TO,
    Kind.HANDED_OFF,
    Kind.RETURNED_TO_BOT,
    Kind.SNOOZED,
    Kind.WOKEN,
    Kind.PROMISED,
    Kind.PROMISE_KEPT,
    Kind.PROMISE_DROPPED,
    Kind.FOLLOW_UP_STOPPED,
    Kind.FOLLOW_UP_RESUMED,
    Kind.CLOSED,
    Kind.BOT_SOLVED,
    Kind.REOPENED,
    Kind.MERGED,
    Kind.UNMERGED,
    Kind.SPLIT,
    Kind.UNSPLIT,
}


def plan(event):
    """The listener: what comes next in its conversation is what its log says now."""
    planning.plan(event.conversation_id, now=timezone.now())
