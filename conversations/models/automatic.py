"""What no person wrote, to a customer: answers of rules, nudges, a notice that it is closed.

It answers no machine, says no more than is wanted, and repeats nothing that a stranger typed: else
anybody could have us write to anybody.
"""

import re
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from .. import placeholders
from ..events import Kind
from .message import Message
from .states import CloseReason
from .steps import Refused, verb

DAY = timedelta(days=1)
MOST_A_DAY = 2  # to one customer, in all conversations
COUNTED = 0x6175746F  # names the lock, with the customer: one count at a time
ROBOT = re.compile(
    r"(no|do|never|not)[-_.]?(not)?[-_.]?reply|mailer-?daemon|postmaster|bounces?\b", re.IGNORECASE
)


class Unwanted(Refused):
    """Nothing is written automatically now. `code` says why, for a trace."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


class Automatic:
    """What is written to the customer by itself."""

    @verb
    def write_automatically(self, text, *, by, now, client_id=""):
        """Write to the customer in nobody's name. -> the message

        `text` may have placeholders; what has no value falls back, or is left out. It is no answer:
        who waits goes on waiting, and the state and hands stay as they are. With the same
        `client_id` it is written once.

        Raises Unwanted when it would answer a machine or something old, or is too much.
        """
        ours = self.messages.filter(auto=Message.Auto.AUTOMATIC)
        if client_id and (before := ours.filter(client_id=client_id).first()):
            return before
        self._check_wanted(ours, now)
        body = placeholders.fill_unseen(text.replace("\x00", ""), self.told_by_itself())
        if not body:
            raise Unwanted("empty", _("There is nothing to send yet."))
        message = self.messages.create(
            inbox_id=self.inbox_id,
            direction=Message.Direction.OUT,
            auto=Message.Auto.AUTOMATIC,
            body=body,
            client_id=client_id,
            created_at=now,
            delivery=Message.Delivery.QUEUED,
            delivery_due_at=now,
        )
        saving = ()
        if not self.waiting_since:  # else the list goes on showing the question
            self._show(message, by=message.by.kind, now=now)
            saving = self._shown
        self.record(Kind.AUTO_SENT, now=now, actor=by, message=message, saving=saving)
        return message

    @verb
    def remind(self, *, by, now, since, count):
        """Say to us that the customer waits and nobody did anything `since`; for the how many-th
        time."""
        waits = self.waiting_since and self.waiting_since.isoformat()
        details = {"waiting_since": waits, "since": since.isoformat(), "count": count}
        self.record(Kind.REMINDED, now=now, actor=by, **details)

    @verb
    def stop_follow_up(self, *, by, now):
        """Not this time: until our next answer the customer is asked nothing by itself."""
        self.record(Kind.FOLLOW_UP_STOPPED, now=now, actor=by)

    @verb
    def resume_follow_up(self, *, by, now):
        """Ask them after all; the time begins anew."""
        self.record(Kind.FOLLOW_UP_RESUMED, now=now, actor=by)

    def _check_wanted(self, ours, now):
        theirs = self.messages.filter(direction=Message.Direction.IN).order_by("-created_at", "-pk")
        last = theirs.first()
        address = self.addressee().address if self.inbox.speaks.is_mail else ""
        if last and last.auto:
            raise Unwanted("machine", _("Their last message is automatic: nobody would read it."))
        if ROBOT.match(address):
            raise Unwanted("robot", _("Nobody reads what is sent to this address."))
        if self.close_reason == CloseReason.SPAM:
            raise Unwanted("spam", _("It is spam."))
        if self.waiting_since and last and last.created_at < now - DAY:
            raise Unwanted("old", _("Their message is more than a day old."))
        if ours.filter(created_at__gt=now - DAY).exists():
            raise Unwanted("enough", _("It got an automatic message in the last 24 hours."))
        _alone_with(self.customer_id)
        others = Message.objects.filter(
            conversation__customer=self.customer_id,
            auto=Message.Auto.AUTOMATIC,
            created_at__gt=now - DAY,
        )
        if others[:MOST_A_DAY].count() >= MOST_A_DAY:
            text = _("The customer got automatic messages in the last 24 hours.")
            raise Unwanted("enough", text)

    def told_by_itself(self):
        """What placeholders stand for. In nobody's name the inbox signs; and before a person has
        spoken with them, of what they typed only a name that cannot be anything else."""
        values = placeholders.values_for(self, self.assignee)
        company = self.inbox.sender_name or self.inbox.name
        values = {"agent.name": company, "agent.first_name": company} | values
        if self.has_person_spoken:
            return values
        return {
            name: value
            for name, value in values.items()
            if (not name.startswith("customer.") and name != "conversation.subject")
            or (name in {"customer.first_name", "customer.name"} and placeholders.is_name(value))
        }


def _alone_with(customer_pk):
    """Nobody else counts what this customer got until the transaction ends. Not by their row: who
    merges customers holds that, and then waits for their conversations."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [COUNTED, customer_pk % 2**31])
