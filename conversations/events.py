"""All that can happen to a conversation, and how it is announced.

An event is a row of the conversation's log, written in the transaction of the change. After the
commit it is announced: every listener that the switchboard (settings.EVENT_LISTENERS) names for
its kind hears it once. What a crash kept from being announced is announced by a later sweep, so a
listener must bear hearing the same event twice.
"""

import logging

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from sandbox.world import current
from team.memory import remembering

log = logging.getLogger(__name__)


class Kind(models.TextChoices):
    OPENED = "opened", _("opened")
    MESSAGE_RECEIVED = "message_received", _("message received")
    MESSAGE_SENT = "message_sent", _("message sent")
    AUTO_SENT = "auto_sent", _("written automatically")
    AUTO_REPLY_RECEIVED = "auto_reply_received", _("automatic reply received")
    ACKNOWLEDGED = "acknowledged", _("thanks received")
    MESSAGE_WITHDRAWN = "message_withdrawn", _("message taken back")
    BOUNCED = "bounced", _("message came back")
    DELIVERY_CHANGED = "delivery_changed", _("delivery changed")
    TRANSCRIBED = "transcribed", _("voice message put into words")
    NOTE_ADDED = "note_added", _("note added")
    NOTE_PINNED = "note_pinned", _("note pinned")
    NOTE_UNPINNED = "note_unpinned", _("note unpinned")
    ALERTED = "alerted", _("alerted")
    FOLLOWED = "followed", _("followed")
    UNFOLLOWED = "unfollowed", _("not followed any more")
    TAKEN_OVER = "taken_over", _("taken over")
    ASSIGNED = "assigned", _("assigned")
    HANDED_TO = "handed_to", _("handed to a team")
    HANDED_OFF = "handed_off", _("handed off by the bot")
    CARD_REFUTED = "card_refuted", _("bot's summary called wrong")
    RETURNED_TO_BOT = "returned_to_bot", _("returned to the bot")
    SNOOZED = "snoozed", _("snoozed")
    WOKEN = "woken", _("woken")
    PROMISED = "promised", _("promised")
    PROMISE_KEPT = "promise_kept", _("promise kept")
    PROMISE_DROPPED = "promise_dropped", _("promise dropped")
    PROMISE_DUE = "promise_due", _("promise due")
    REMINDED = "reminded", _("reminded")
    FOLLOW_UP_STOPPED = "follow_up_stopped", _("follow-up stopped")
    FOLLOW_UP_RESUMED = "follow_up_resumed", _("follow-up goes on")
    CLOSED = "closed", _("closed")
    BOT_SOLVED = "bot_solved", _("solved by the bot")
    REOPENED = "reopened", _("reopened")
    PRIORITY_CHANGED = "priority_changed", _("priority changed")
    DEPARTMENT_SET = "department_set", _("department set")
    ISSUE_TYPE_SET = "issue_type_set", _("issue type set")
    TAGS_CHANGED = "tags_changed", _("tags changed")
    SLA_CHOSEN = "sla_chosen", _("SLA policy chosen")
    SLA_WARNED = "sla_warned", _("promise nearly late")
    SLA_BREACHED = "sla_breached", _("promise broken")
    RATING_ASKED = "rating_asked", _("asked how it was")
    RATED = "rated", _("rated")
    RECOGNISED = "recognised", _("customer recognised")
    CUSTOMER_MERGED = "customer_merged", _("customers merged")
    CUSTOMER_UNMERGED = "customer_unmerged", _("customers no longer merged")
    MAILED = "mailed", _("unread answers mailed")
    # Of two conversations; each gets a line in its own log.
    MERGED = "merged", _("merged")
    UNMERGED = "unmerged", _("merge undone")
    SPLIT = "split", _("split")
    UNSPLIT = "unsplit", _("split undone")


def announce(event):
    """Tell every listener of this kind. True when all of them have heard it.

    A listener that fails does not keep the others from hearing; the event stays unannounced, and
    the sweep tries again.
    """
    if heard := tell(event):
        type(event).objects.filter(pk=event.pk).update(announced_at=timezone.now())
    return heard


FEW = 20


def announce_all(events):
    """The same for several. Many are announced by a task: who wrote them has more to do."""
    if len(events) > FEW:
        from .tasks import announce as later
        from .tasks import wake

        wake(later, [event.pk for event in events])
        return
    for event in events:
        announce(event)


def tell(event):
    heard = True
    listeners = settings.PRACTICE_LISTENERS if current() else settings.EVENT_LISTENERS
    with remembering():
        for listener in import_string(listeners).get(event.kind, []):
            try:
                listener(event)
            except Exception:
                log.exception("%s did not hear %s %s", listener.__name__, event.kind, event.pk)
                heard = False
    return heard
