"""'I will get back to you tomorrow': a promise to the customer that somebody will not forget."""

from datetime import timedelta

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from ..events import Kind
from .steps import Refused, verb

ENDS = (Kind.PROMISE_KEPT, Kind.PROMISE_DROPPED)
SAID = (Kind.PROMISED, *ENDS)


class Promising:
    """A dated promise. It is the conversation's: it stays when that changes hands, and the next
    answer of a person keeps it."""

    @verb
    def promise(self, until, *, by, now, message=None):
        """Promise the customer to be back by then, instead of what was promised before.

        `message`: the one that says so; taken back, it takes the promise back. Raises Refused when
        the time is none that can be kept.
        """
        if self.is_done:
            raise Refused(_("It is closed. Reopen it to promise something."))
        if until <= now:
            raise Refused(_("Choose a time that is still to come."))
        if until > now + timedelta(days=366):
            raise Refused(_("A year is the longest that can be promised."))
        if self.promised_for == until and self.promised_by_id == by.pk:
            return
        was = self._promised()
        self._owe(until, by)
        self._note_promise(Kind.PROMISED, by=by, now=now, message=message, was=was)

    @verb
    def keep_promise(self, *, by, now):
        """It is done, in another way than by an answer here."""
        self._keep_promise(by=by, now=now)

    @verb
    def drop_promise(self, *, by, now):
        """It does not hold any more."""
        if self.promised_for:
            was = self._promised()
            self._owe(None)
            self._note_promise(Kind.PROMISE_DROPPED, by=by, now=now, was=was)

    @verb
    def undo_promise(self, *, undoes, by, now):
        """As it was before what was last said of it, up to this version of the log."""
        said = self.events.filter(kind__in=SAID, version__lte=undoes).order_by("version").last()
        if said and not self.is_done:
            self._go_back_before(said, by=by, now=now)

    @verb
    def fall_due(self, *, now):
        """Say that what was promised is due; once, however many find it. -> whether it is said"""
        if not self.promised_for or self.promise_fell_due_at or self.promised_for > now:
            return False
        if self.snoozed_until:
            self._wake(now=now, why="promise due")
        self.promise_fell_due_at = now
        self._note_promise(Kind.PROMISE_DUE, by=None, now=now)
        return True

    # --- Steps

    def _owe(self, until, by=None, fell_due_at=None):
        self.promised_for, self.promised_by = until, by
        self.promise_fell_due_at = fell_due_at

    def _owe_again(self, was):
        by = type(self).promised_by.field.related_model.objects.filter(pk=was["agent"]).first()
        fell_due_at = was.get("fell_due_at") and parse_datetime(was["fell_due_at"])
        self._owe(parse_datetime(was["for"]), by, fell_due_at)

    def _promised(self):
        """What is promised now, as it fits into the details of an event; None when nothing is."""
        return self.promised_for and {
            "for": self.promised_for.isoformat(),
            "agent": self.promised_by_id,
            "name": self.promised_by.name if self.promised_by else "",
            "fell_due_at": self.promise_fell_due_at and self.promise_fell_due_at.isoformat(),
        }

    def _keep_promise(self, *, by, now, message=None):
        if self.promised_for:
            was, is_in_time = self._promised(), now <= self.promised_for
            self._owe(None)
            kept = {"was": was, "message": message, "in_time": is_in_time}
            self._note_promise(Kind.PROMISE_KEPT, by=by, now=now, **kept)

    def _unsay_promise(self, message, *, now):
        """A message was taken back that has made a promise, or kept one."""
        last = self.events.filter(kind__in=SAID).order_by("version").last()
        by_it = self.events.filter(kind__in=SAID, details__said_in=message.pk).order_by("version")
        if last and last.details.get("said_in") == message.pk and not self.is_done:
            self._go_back_before(by_it.first(), by=message.author, now=now)

    def _go_back_before(self, said, *, by, now):
        before, standing = said.details.get("was"), self._promised()
        self._owe_again(before) if before else self._owe(None)
        if before or standing:
            kind = Kind.PROMISED if before else Kind.PROMISE_DROPPED
            self._note_promise(kind, by=by, now=now, was=standing, again=True)

    def _note_promise(self, kind, *, by, now, message=None, **details):
        standing = self._promised() or details.get("was") or {}
        self.record(
            kind,
            now=now,
            actor=by,
            saving=self._promises,
            **{name: standing[name] for name in ("for", "agent", "name") if name in standing},
            **({"said_in": message.pk} if message else {}),
            **details,
        )
