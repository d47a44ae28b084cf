"""What can be done from a push itself: browsers show two buttons, so those two that fit.

What is said here, `static/worker/push.js` does; the server decides again when one is pressed.
"""

from django.utils.translation import gettext as _

from .types import Type


def of(row):
    """-> {"actions": [{"action", "title"}], "agent", "conversation", "over", "version"}: whose push
    it is, who has the conversation as far as they know, and what they have been told of it."""
    return {
        "actions": [{"action": name, "title": title} for name, title in _buttons(row)],
        "agent": row.agent_id,
        "conversation": row.conversation_id,
        "over": row.conversation.assignee_id or "",
        "version": row.conversation.version,
    }


def _buttons(row):
    if row.address:
        return []
    conversation = row.conversation
    reply, take_over = ("reply", _("Reply")), ("take-over", _("Take over"))
    is_mine = conversation.assignee_id == row.agent_id
    if row.type == Type.MENTION:
        return [("note", _("Internal note"))]
    if conversation.status == conversation.Status.BOT:
        return [take_over]
    if conversation.is_done:
        return [reply] if is_mine else []
    # The bot keeps the word until somebody takes it.
    asks = row.type == Type.ESCALATION and conversation.status == conversation.Status.PENDING
    if asks or conversation.assignee_id is None:
        return [take_over, reply]
    # To snooze what others have would take it from their lists.
    return [reply, ("snooze", _("Snooze for an hour"))] if is_mine else []
