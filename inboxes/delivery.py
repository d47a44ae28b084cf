"""An answer leaves: the message's row is the outbox, and says how far it came.

queued -> claimed -> handing_off -> sent, uncertain or failed. Until `handing_off` is committed
nothing has left, and a crash puts the message back into the queue. After it the message may have
left: only the provider's answer decides, and without one it is shown as uncertain and never sent
again by itself.
"""

import logging
import time
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models import Message

from .channels.base import Rejected, TryAgain, Uncertain
from .letters import outgoing_for

log = logging.getLogger(__name__)

Delivery = Message.Delivery
# So long a worker may take to hand a message over; then it counts as dead.
LEASE = timedelta(minutes=5)
# Waits between attempts, in minutes; the last is repeated, for 48 hours in all.
WAITS = [1, 5, 15, 60] + [120] * 23
TRIES_AFTER_AN_ERROR_OF_OURS = 3
BATCH = 20
LOCK = 7_301_985  # one sweep at a time, for all workers


class Lost(Exception):
    """Another worker has the message: ours took too long."""


def deliver(message_id, *, now=None):
    """Deliver one message, if it is due and nobody else has it. Harmless however often called."""
    clock = (lambda: now) if now else timezone.now
    due = Message.objects.due(clock()).filter(pk=message_id)
    if not due.update(
        delivery=Delivery.CLAIMED,
        delivery_due_at=clock() + LEASE,
        delivery_attempts=F("delivery_attempts") + 1,
    ):
        return
    whole = Message.objects.select_related(
        "author", "inbox", "home__inbox", "conversation__inbox", "conversation__customer"
    )
    message = whole.get(pk=message_id)
    attempt = message.delivery_attempts
    mine = Message.objects.filter(pk=message.pk, delivery_attempts=attempt)

    def on_handoff():
        """Commit that it is about to leave; a worker that was too slow stops here."""
        going, until = mine.filter(delivery=Delivery.CLAIMED), clock() + LEASE
        if not going.update(delivery=Delivery.HANDING_OFF, delivery_due_at=until):
            raise Lost(f"message {message.pk}")

    try:
        outgoing = outgoing_for(message)
        note_recipients(mine, outgoing)
        message.external_id = outgoing.message_id
        inbox = message.inbox
        hint = inbox.speaks.send(inbox, outgoing, on_handoff=on_handoff)
        message.mark(Delivery.SENT, now=clock(), error=hint or "")
    except Lost:
        log.warning("Message %s was taken by another worker", message.pk)
    except Uncertain as why:
        message.mark(Delivery.UNCERTAIN, now=clock(), error=str(why))
    except Rejected as why:
        give_up(message, str(why), clock())
    except TryAgain as why:
        _try_again(message, str(why), WAITS, clock())
    except Exception as error:
        log.exception("Message %s cannot be sent", message.pk)
        if mine.filter(delivery=Delivery.HANDING_OFF).exists():
            return  # it may have left: the sweep will call it uncertain
        why = _("An error of ours: %(error)s") % {"error": f"{type(error).__name__} {error}"}
        _try_again(message, why, WAITS[: TRIES_AFTER_AN_ERROR_OF_OURS - 1], clock())


def note_recipients(mine, outgoing):
    """Keep on the row under which name and to whom it goes: an answer may come before we end."""
    if outgoing.to:
        to, cc = [[outgoing.to_name, outgoing.to]], [list(person) for person in outgoing.cc]
        mine.update(external_id=outgoing.message_id, to=to, cc=cc)


def send_due(*, now=None, seconds=50):
    """Deliver what is due, the newest and the oldest in turn, so that neither waits for the other.

    One sweep at a time; it ends when nothing is due or its time is over. -> how many were tried.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    try:
        return _send_due(now, time.monotonic() + seconds)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _send_due(now, end):
    free_the_abandoned(now or timezone.now())
    count = 0
    while True:
        due = Message.objects.due(now or timezone.now()).values_list("pk", flat=True)
        newest = list(due.order_by("-delivery_due_at")[:BATCH])
        oldest = list(due.order_by("delivery_due_at")[:BATCH])
        for pk in dict.fromkeys(newest + oldest):
            deliver(pk, now=now)
            count += 1
            if time.monotonic() > end:
                return count
        if not newest:
            return count


def free_the_abandoned(now):
    """What a dead worker had in hand: back into the queue, or uncertain when it may have left."""
    late = Message.objects.filter(delivery_due_at__lte=now)
    late.filter(delivery=Delivery.CLAIMED).update(delivery=Delivery.QUEUED)
    for message in late.filter(delivery=Delivery.HANDING_OFF).select_related("conversation"):
        why = _("The line dropped while it was sent: it may have arrived.")
        message.mark(Delivery.UNCERTAIN, now=now, error=why)


def give_up(message, why, now):
    """It will not go out: shown on the message with Retry, and before an agent again."""
    message.conversation.bounce(message, now=now, error=why)


def _try_again(message, why, waits, now):
    if message.delivery_attempts > len(waits):
        return give_up(message, why, now)
    wait = timedelta(minutes=waits[message.delivery_attempts - 1])
    going = [Delivery.CLAIMED, Delivery.HANDING_OFF]
    Message.objects.filter(
        pk=message.pk, delivery__in=going, delivery_attempts=message.delivery_attempts
    ).update(
        delivery=Delivery.QUEUED,
        delivery_due_at=now + wait,
        delivery_error=why[:300],
    )
