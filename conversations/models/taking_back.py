from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..events import Kind
from .draft import Draft
from .message import Message
from .steps import Refused, verb
from .upload import Upload


class TakingBack:
    """What can be done to a message of ours that waits to go out: undo, send now, cancel."""

    @verb
    def unsend(self, message, *, by, now, as_draft=True):
        """Take it back, at its author's word: its text is their draft again. -> the draft

        None when it was taken back already. Raises Refused when it has gone out.
        """
        self._check_author(message, by)
        draft = self._withdraw(message, by=by, now=now, as_draft=as_draft)
        message.refresh_from_db(fields=["delivery"])
        if not draft and message.delivery != Message.Delivery.WITHDRAWN:
            raise Refused(_("It has gone out already."))
        return draft

    @verb
    def send_now(self, message, *, by, now):
        """Do not wait for its time. Does nothing when it has come."""
        self._check_author(message, by)
        if Message.objects.filter(pk=message.pk).waiting(now).update(delivery_due_at=now):
            message.refresh_from_db()
            queued = Message.Delivery.QUEUED
            self.record(Kind.DELIVERY_CHANGED, now=now, actor=by, message=message, delivery=queued)

    def _check_author(self, message, by):
        if message.conversation_id != self.pk or message.author_id != by.pk:
            raise Refused(_("Only who wrote it can do that."))

    def _cancel_scheduled(self, *, now):
        """The customer was faster than what was to be said later."""
        for message in self.messages.filter(is_scheduled=True).waiting(now).order_by("-pk"):
            self._withdraw(message, by=message.author, now=now, why="answered")

    def _withdraw(self, message, *, by, now, why="", as_draft=True):
        """None when a worker was faster: both claim the row, and one of them gets it."""
        waiting = Message.objects.filter(pk=message.pk).waiting(now)
        withdrawn = Message.Delivery.WITHDRAWN
        if not waiting.update(
            delivery=withdrawn, delivery_changed_at=now, delivery_due_at=None, delivery_error=""
        ):
            return None
        message.refresh_from_db()
        Upload.objects.take_back(message, now=now)
        self._as_if_never_said()
        # Our answer was all that they had to answer to.
        if self.waits_for_answer and self.waiting_since:
            self.snoozed_until = None
        saving = [*self._shown, "waiting_since", "has_person_spoken", "snoozed_until"]
        event = {"actor": by, "message": message, "why": why}
        self.record(Kind.MESSAGE_WITHDRAWN, now=now, saving=saving, **event)
        if not as_draft:
            return None
        return Draft.objects.put_back(message.author, self, message.body, now=now)

    def _as_if_never_said(self):
        """Who waits since when, and what the list shows, from what still stands in the log."""
        standing = self.messages.exclude(delivery=Message.Delivery.WITHDRAWN)
        answer = Q(kind=Kind.MESSAGE_SENT) & ~Q(message__delivery=Message.Delivery.WITHDRAWN)
        ends = self.events.filter(answer | Q(kind__in=[Kind.CLOSED, Kind.BOT_SOLVED]))
        undone = self.events.filter(kind=Kind.REOPENED, details__has_key="undoes")
        ends = ends.exclude(version__in=[event.details["undoes"] for event in undone])
        last = ends.order_by("-version").values_list("version", flat=True).first() or 0
        asks = [Kind.MESSAGE_RECEIVED, Kind.HANDED_OFF, Kind.BOUNCED]
        asked = [
            event.created_at
            for event in self.events.after(last).filter(kind__in=asks)
            if not event.details.get("is_thanks") and event.details.get("is_permanent", True)
        ]
        self.waiting_since = asked[0] if asked and not self.is_done else None
        self.has_person_spoken = standing.filter(author__is_bot=False).exists()
        shown = standing.exclude(auto=Message.Auto.AUTO_REPLY).order_by("-pk").first()
        if shown:
            by = shown.author.kind if shown.author else "customer"
            self._show(shown, by=by, now=shown.created_at, files=list(shown.attachments.all()))
        else:
            self.preview = self.preview_by = ""
