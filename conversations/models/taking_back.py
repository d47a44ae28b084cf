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
        if (
            Message.objects.filter(pk=message.pk)
            .waiting(now)
            .update(delivery_due_at=now, send_at=now)
        ):
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
        event = {"actor": by, "message": message, "why": why}
        self.record(Kind.MESSAGE_WITHDRAWN, now=now, saving=self._counted, **event)
        self._unsay_promise(message, now=now)
        if not as_draft:
            return None
        return Draft.objects.put_back(message.author, self, message.body, now=now)
