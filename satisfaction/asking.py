"""Asks customers who write by mail how it was: once, some time after it was solved.

The question is noted and committed before it leaves, so whoever dies in between asks nobody twice;
what a server could not take is tried again.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from conversations.events import Kind
from conversations.models import Conversation, Event, Rating
from inboxes.channels.base import Outgoing, Rejected, TryAgain, Uncertain
from inboxes.channels.email import Email
from inboxes.faces import faces_of
from inboxes.signing import reply_address
from team.locale import speaking

from .models import Ask

log = logging.getLogger(__name__)

SALT = "satisfaction"
VALID = timedelta(days=30)
AGAIN = timedelta(minutes=10)
TRIES = 5
# Of one customer: more than this in so many days is a nuisance.
PAUSE = timedelta(days=7)
SOLVED = {"", Conversation.CloseReason.RESOLVED}


def may_be_asked(conversation):
    """Whether it was solved by somebody: not spam, not merged, not closed by itself. By mail."""
    inbox = conversation.inbox
    is_asked = inbox.is_active and inbox.speaks.is_mail and bool(inbox.rating_scale)
    if not is_asked or not conversation.is_done or conversation.merged_into_id:
        return False
    is_rated = Rating.objects.filter(conversation=conversation).exists()
    return conversation.close_reason in SOLVED and not is_rated


def is_asked_in_chat(conversation):
    """Whether the widget shows the question, now that it was solved."""
    inbox = conversation.inbox
    is_asked = inbox.is_active and not inbox.speaks.is_mail and bool(inbox.rating_scale)
    return is_asked and conversation.is_done and conversation.close_reason in SOLVED


def ask(pk, *, now):
    """Ask, or ask once more, what is due. One worker at a time. -> whether a mail went out"""
    with transaction.atomic():
        found = Ask.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        found = found.select_related("conversation__inbox", "conversation__customer")
        due = found.filter(pk=pk).first()
        if not due:
            return False
        conversation, is_again = due.conversation, due.asked_at is not None
        if not may_be_asked(conversation) or (not is_again and _is_too_often(conversation, now)):
            _end(due)
            return False
        address = conversation.addressee().address
        if not address or _comes_back(conversation):
            _end(due)
            return False
        before = {"asked_at": due.asked_at, "reminded_at": due.reminded_at}
        _note(due, is_again, now)
        if not due.tries:  # else its log says it already
            conversation.ask_for_rating(address, now=now, is_again=is_again)
    return _mail(due, address, before, is_again=is_again, now=now)


def _note(due, is_again, now):
    again = due.conversation.inbox.rating_again
    due.asked_at, due.reminded_at = due.asked_at or now, now if is_again else None
    due.due_at = None if is_again or not again else now + timedelta(days=again)
    due.save(update_fields=["asked_at", "reminded_at", "due_at"])


def _end(due):
    due.due_at = None
    due.save(update_fields=["due_at"])


def _is_too_often(conversation, now):
    theirs = Ask.objects.by_mail().filter(conversation__customer=conversation.customer_id)
    return theirs.filter(asked_at__gt=now - PAUSE).exists()


def _comes_back(conversation):
    """Whether our mails to them came back, and nothing came from them since."""
    theirs = Event.objects.filter(conversation=conversation)
    last = theirs.filter(kind__in=[Kind.BOUNCED, Kind.MESSAGE_RECEIVED]).order_by("-version")
    last = last.first()
    return bool(last and last.kind == Kind.BOUNCED and last.details.get("is_permanent", True))


def _mail(due, address, before, *, is_again, now):
    conversation = due.conversation
    customer = conversation.customer
    try:
        with speaking(customer.language, customer.time_zone):
            letter = _letter(conversation, address, is_again=is_again)
        Email().send(conversation.inbox, letter, on_handoff=lambda: None)
    except TryAgain as why:
        log.warning("Conversation %s is asked later: %s", conversation.pk, why)
        if due.tries < TRIES:
            later = {"due_at": now + AGAIN, "tries": due.tries + 1}
            Ask.objects.filter(pk=due.pk).update(**before, **later)
        return False
    except (Rejected, Uncertain) as why:
        log.warning("Conversation %s was not asked, or perhaps: %s", conversation.pk, why)
        return False
    Ask.objects.filter(pk=due.pk).update(tries=0)
    return True


def _letter(conversation, address, *, is_again):
    inbox = conversation.inbox
    company = inbox.sender_name or inbox.name
    page = settings.SITE_URL + reverse("satisfaction:rate", args=[token_of(conversation)])
    agent = conversation.assignee
    context = {
        "conversation": conversation,
        "company": company,
        "agent": None if agent is None or agent.is_bot else agent,
        "is_again": is_again,
        "page": page,
        "faces": [(score, word, f"{page}?score={score}") for score, word in faces_of(inbox)],
        "signature": inbox.signature,
    }
    name = {"id": conversation.token[:16], "again": "again" if is_again else "once"}
    return Outgoing(
        to=address,
        to_name=conversation.customer.name,
        from_name=company,
        from_address=inbox.address,
        reply_to=reply_address(conversation),
        subject=_("How did %(company)s do?") % {"company": company},
        body=render_to_string("satisfaction/mail.txt", context),
        html=render_to_string("satisfaction/mail.html", context),
        message_id="rating-{id}.{again}@".format(**name) + settings.MAIL_DOMAIN,
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )


def token_of(conversation):
    return signing.dumps(conversation.token, salt=SALT)


def conversation_of(token):
    """The conversation that a link is of; None when we did not make it, or long ago."""
    try:
        name = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    found = Conversation.objects.select_related("inbox", "customer", "assignee")
    conversation = found.filter(token=name).first()
    standing = conversation and conversation.standing
    # What it is part of now may be another customer's: their words, and theirs to rate.
    is_theirs = standing and standing.customer_id == conversation.customer_id
    return standing if is_theirs else None
