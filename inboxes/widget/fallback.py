"""Answers to visitors who have left: by mail, to the address that they gave us.

What was mailed is a line of the conversation's log, so it is mailed once. The answer to the mail
comes back into the conversation by its signed address.
"""

import logging
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from conversations.events import Kind
from conversations.models import Conversation, Event, Message
from customers.models import Identity
from inboxes import letters
from inboxes.channels.base import Rejected, TryAgain, Uncertain
from inboxes.channels.email import Email
from team.locale import speaking

log = logging.getLogger(__name__)

LEFT = timedelta(minutes=2)  # without having looked at the answer
PAUSE = timedelta(minutes=15)  # between two mails about one conversation
LOOK_BACK = timedelta(days=1)
AT_ONCE = 20  # answers in one mail
# Whoever types an address proves nothing: nobody gets more than this for others' typing.
MOST_A_DAY = 10
NOT_UNREAD = {"", "seen", "failed", "withdrawn"}
UNREAD = [choice for choice in Message.Delivery.values if choice not in NOT_UNREAD]
LOCK = 7_301_986


def mail_unread_answers(*, now):
    """Beat runs this every half minute. -> how many mails went out."""
    return sum(mail_unread(conversation, now=now) for conversation in left(now))


def left(now):
    """Conversations of visitors who left an address, with an answer that they did not look at."""
    answers = Event.objects.filter(
        kind__in=[Kind.MESSAGE_SENT, Kind.AUTO_SENT],
        created_at__gt=now - LOOK_BACK,
        created_at__lte=now - LEFT,
        message__delivery__in=UNREAD,
        conversation__inbox__channel="web",
        message__inbox=F("conversation__inbox"),
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

    No row is held while the mail is handed over: agents go on.
    """
    with _alone(conversation) as is_alone:
        if not is_alone or cache.get(f"mail-later:{conversation.pk}"):
            return False
        before = _through(conversation)
        answers = _answers(conversation, before, now)
        address = address_of(conversation)
        if not answers or not address or _had_enough(address, now):
            return False
        return _mail(conversation, answers, address, before=before, now=now)


def address_of(conversation):
    """The address that the visitor left; else, when agents merged them with somebody, one that is
    proven to be that customer's."""
    known = conversation.customer.identities.filter(kind=Identity.Kind.EMAIL)
    known = known.order_by("-is_verified", "-pk")
    own = known.filter(came_as=conversation.came_as_id).first()
    return own or known.verified().first()


@contextmanager
def _alone(conversation):
    """A lock of the session, not of a transaction: what is noted under it is there at once."""
    key = conversation.pk % 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, key])
        is_alone = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, key])


def _mail(conversation, answers, address, *, before, now):
    """Note it and commit that, then end the mail: whoever dies in between has it mailed once at
    most. What is refused after the note gets a line of its own."""
    noted = []

    def note(error="", through=answers[-1].pk):
        count = sum(answer.pk <= through for answer in answers)
        conversation.tell_by_mail(address.value, through=through, count=count, error=error, now=now)
        noted.append(through)

    customer = conversation.customer
    with speaking(customer.language, customer.time_zone):
        letter = _letter(conversation, answers, address)
    try:
        Email().send(conversation.inbox, letter, on_handoff=note)
    except Rejected as why:
        note(str(why))
        return False
    except TryAgain as why:
        log.warning("Conversation %s is mailed later: %s", conversation.pk, why)
        cache.set(f"mail-later:{conversation.pk}", True, timeout=300)
        if noted:
            note(str(why), through=before)
        return False
    except Uncertain as why:
        log.warning("Conversation %s may have been mailed: %s", conversation.pk, why)
    return True


def _through(conversation):
    """The last answer that was mailed, or never can be; 0 before there was any."""
    whole = [conversation.pk, *conversation.parts()]
    mailed = Event.objects.filter(conversation__in=whole, kind=Kind.MAILED).order_by("version")
    lasts = {event.conversation_id: event.details["through"] for event in mailed}
    return max(lasts.values(), default=0)


def _answers(conversation, before, now):
    """What was answered since the last mail and not seen; nothing before it is time."""
    if conversation.events.filter(kind=Kind.MAILED, created_at__gt=now - PAUSE).exists():
        return []
    answers = conversation.messages.sent_to_customer().filter(
        inbox=conversation.inbox,
        delivery__in=UNREAD,
        created_at__gt=now - LOOK_BACK,
        pk__gt=before,
    )
    answers = list(answers.select_related("author").order_by("pk")[:AT_ONCE])
    return answers if answers and answers[0].created_at <= now - LEFT else []


def _had_enough(address, now):
    mails = Event.objects.filter(
        kind=Kind.MAILED, created_at__gt=now - timedelta(days=1), details__to=address.value
    )
    return not address.is_verified and mails[:MOST_A_DAY].count() >= MOST_A_DAY


def _letter(conversation, answers, address):
    """The mail. To an address that was only typed goes nothing that the visitor wrote: neither a
    name nor an earlier message. Else anybody could have us send their words to anybody."""
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
    return replace(
        outgoing,
        subject=_("An answer from %(company)s") % {"company": company},
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
