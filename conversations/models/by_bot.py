from django.utils.translation import gettext_lazy as _

from ..events import Kind
from .states import CloseReason, Status
from .steps import Refused, verb


class ByBot:
    """What the bot does, as long as no person has taken its place: every write carries the epoch
    that it read, and is refused in the same transaction when that has changed. `trace`: the Reason
    that is shown behind "Why?"."""

    @verb
    def bot_reply(self, body, *, by, epoch, now, **fields):
        """The bot answers, if it still has the word. Raises Refused when a person took over."""
        self._check_bot(epoch)
        return self._send(body, by=by, now=now, **fields)

    @verb
    def hand_off(
        self,
        *,
        by,
        epoch,
        now,
        reason="",
        card=None,
        topic="",
        trace=None,
        text="",
        **fields,
    ):
        """The bot asks for a person. `reason`: a code of HandOff, and with TOPIC the `topic` as it
        is called; `card`: what it knows, for whoever takes over; `text`: what it tells the
        customer, who goes on waiting. -> that message, or None"""
        self._check_bot(epoch)
        message, waits = None, self.waiting_since
        if text:
            message = self._send(text, by=by, now=now, trace=trace, **fields)
        if self.snoozed_until:
            self._wake(now=now, why="handed off")
        self._leave_bot(Status.PENDING)
        self.waiting_since = waits or now
        self.record(
            Kind.HANDED_OFF,
            now=now,
            actor=by,
            saving=["status", "handler_epoch", "waiting_since"],
            trace=trace,
            reason=reason,
            card=card or {},
            **({"topic": topic} if topic else {}),
        )
        return message

    @verb
    def solve(self, *, by, epoch, now, trace=None):
        """The bot has answered it: no person is needed."""
        self._check_bot(epoch)
        self._finish(Status.BOT_HANDLED, now)
        self.record(Kind.BOT_SOLVED, now=now, actor=by, saving=self._finished, trace=trace)

    @verb
    def leave(self, *, by, epoch, now, trace=None):
        """The customer has not come back to the bot. A reply opens it again."""
        self._check_bot(epoch)
        self.close(by=by, now=now, reason=CloseReason.NO_REPLY, trace=trace)

    @verb
    def return_to_bot(self, *, by, now):
        if self.is_done:
            raise Refused(_("It is closed. Reopen it first."))
        if not self.inbox.has_bot:
            raise Refused(_("This inbox has no bot."))
        if self.status == Status.BOT:
            return
        self.status, self.assignee = Status.BOT, None
        self.handler_epoch += 1
        self.record(
            Kind.RETURNED_TO_BOT, now=now, actor=by, saving=["status", "assignee", "handler_epoch"]
        )
