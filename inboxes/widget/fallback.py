"""Answers to visitors who have left: by mail, to the address that they gave us.

What was mailed is a line of the conversation's log, so it is mailed once. The answer to the mail
comes back into the conversation by its signed address.
"""

import logging
from dataclasses import replace
from datetime import timedelta

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from conversations.events import Kind
from conversations.models import Conversation, Event, Message
from customers.models import Identity
from inboxes import letters
from inboxes.channels.base import Rejected, TryAgain, Uncertain
from inboxes.channels.email import Email

log = logging.getLogger(__name__)

LEFT = timedelta(minutes=2)  # without having looked at the answer
PAUSE = timedelta(minutes=15)  # between two mails about one conversation
LOOK_BACK = timedelta(days=1)
AT_ONCE = 20  # answers in one mail
# Whoever types an address proves nothing: nobody gets more than this for others' typing.
MOST_A_DAY = 10
UNREAD = [choice for choice in Message.Delivery.values if choice not in {"", "seen", "failed"}]
LOCK = 7_301_986


def mail_unread_answers(*, now):
    """Beat runs this every half minute. -> how many mails went out."""
    return sum(mail_unread(conversation, now=now) for conversation in left(now))


def left(now):
    """Conversations of visitors who left an address, with an answer that they did not look at."""
    answers = Event.objects.filter(
        kind=Kind.MESSAGE_SENT,
        created_at__gt=now - LOOK_BACK,
        created_at__lte=now - LEFT,
        message__delivery__in=UNREAD,
        conversation__inbox__channel="web",
        conversation__inbox__is_active=True,
    ).exclude(conversation__inbox__address="")
    known = Identity.objects.filter(customer=OuterRef("customer"))
    mailed = Event.objects.filter(
        conversation=OuterRef("pk"), kind=Kind.MAILED, created_at__gt=now - PAUSE
    )
    return Conversation.objects.filter(
        Exists(known.filter(kind=Identity.Kind.WEB)),
        Exists(known.filter(kind=Identity.Kind.EMAIL)),
        ~Exists(mailed),
        pk__in=answers.values("conversation"),
    ).select_related("inbox", "customer")


def mail_unread(conversation, *, now):
    """Mail what they have not seen and were not mailed yet. One worker at a time; whether it went.

    The lock is held while the mail is handed over, the conversation's row is not: agents go on.
    """
    with transaction.atomic():
        if not _is_our_turn(conversation):
            return False
        answers = _answers(conversation, now)
        address = conversation.customer.identities.filter(kind=Identity.Kind.EMAIL)
        address = address.order_by("-is_verified", "-pk").first()
        if not answers or not address or _had_enough(address, now):
            return False
        try:
            error = _send(conversation, answers, address)
        except TryAgain as why:
            log.warning("Conversation %s is mailed later: %s", conversation.pk, why)
            cache.set(f"mail-later:{conversation.pk}", True, timeout=300)
            return False
        conversation.tell_by_mail(
            address.value, through=answers[-1], count=len(answers), error=error, now=now
        )
        return not error


def _is_our_turn(conversation):
    with connection.cursor() as cursor:
        key = conversation.pk % 2**31
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, key])
        return cursor.fetchone()[0] and not cache.get(f"mail-later:{conversation.pk}")


def _answers(conversation, now):
    """What was answered since the last mail and not seen; nothing before it is time."""
    last = conversation.events.filter(kind=Kind.MAILED).order_by("-version").first()
    if last and last.created_at > now - PAUSE:
        return []
    answers = conversation.messages.sent_to_customer().filter(
        delivery__in=UNREAD,
        created_at__gt=now - LOOK_BACK,
        pk__gt=last.details["through"] if last else 0,
    )
    answers = list(answers.select_related("author").order_by("pk")[:AT_ONCE])
    return answers if answers and answers[0].created_at <= now - LEFT else []


def _had_enough(address, now):
    mails = Event.objects.filter(
        kind=Kind.MAILED, created_at__gt=now - timedelta(days=1), details__to=address.value
    )
    return not address.is_verified and mails[:MOST_A_DAY].count() >= MOST_A_DAY


def _send(conversation, answers, address):
    """-> why it never can be sent, "" when it went.

    To an address that was only typed goes nothing that the visitor wrote: neither a name nor an
    earlier message. Else anybody could have us send their words to anybody.
    """
    inbox = conversation.inbox
    company = inbox.sender_name or inbox.name
    intro = _("You wrote to %(company)s in the chat of the website. Here is the answer.")
    outgoing = letters.mail_for(
        conversation,
        answers,
        to=address.value,
        to_name=conversation.customer.name if address.is_verified else "",
        intro=intro % {"company": company},
        quoted=letters.QUOTED if address.is_verified else 0,
    )
    outgoing = replace(
        outgoing,
        subject=_("An answer from %(company)s") % {"company": company},
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    try:
        Email().send(inbox, outgoing, on_handoff=lambda: None)
    except Rejected as why:
        return str(why)
    except Uncertain as why:
        log.warning("Conversation %s may have been mailed: %s", conversation.pk, why)
    return ""
