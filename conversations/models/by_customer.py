from contextlib import suppress
from functools import partial

from ..events import Kind
from ..offering import SOLVED
from ..thanks import is_pure_thanks
from .message import Message
from .rating import Rating
from .states import Status
from .steps import Merged, verb


class Moved(Exception):
    """It is no longer part of the conversation that we waited for."""


class ByCustomer:
    """What the customer's side does to a conversation."""

    def receive(self, body="", **fields):
        """Store what came from outside; it wakes, reopens or only accompanies the conversation.

        `sender` is the customer who wrote, when that is not the conversation's own; `files` are
        numbers of uploads of this `visitor`. Raises Refused when one of these is gone,
        IntegrityError when the inbox already has a message with this `external_id`.

        When it was merged, it comes to the conversation of which it is part.
        """
        while True:
            standing = self.standing
            home = self if standing.pk != self.pk else None
            with suppress(Merged, Moved):  # in between: where is it now?
                return standing._receive(body, home=home, **fields)

    @verb
    def _receive(
        self,
        body,
        *,
        now,
        home,
        sender=None,
        auto="",
        is_thanks=None,
        files=(),
        visitor="",
        **fields,
    ):
        if home:
            home.refresh_from_db(fields=["merged_into"])
            if home.standing.pk != self.pk:
                raise Moved
        body = body.replace("\x00", "")
        files = self._claim(files, agent=None, visitor=visitor)
        message = self.messages.create(
            inbox_id=(home or self).inbox_id,
            home=home,
            direction=Message.Direction.IN,
            customer=sender or (home or self).customer,
            came_as_id=sender.came_as_id if sender else (home or self).came_as_id,
            body=body,
            auto=auto,
            created_at=now,
            **fields,
        )
        self._attach(files, message=message)
        if auto == Message.Auto.AUTO_REPLY:
            if not self.preview:  # it began with one, and the list must say what it is about
                self._show(message, by="customer", now=now)
            self.record(Kind.AUTO_REPLY_RECEIVED, now=now, message=message, saving=self._shown)
            return message
        if fields.get("chosen"):
            is_thanks = fields["chosen"] == SOLVED
        elif is_thanks is None:
            is_thanks = not files and is_pure_thanks(body)
        if is_thanks and self.is_done:
            self._show(message, by="customer", now=now)
            self.record(Kind.ACKNOWLEDGED, now=now, message=message, saving=self._shown)
            self._cancel_scheduled(now=now)
            return message

        if self.is_done:
            self._reopen(now=now, why="answered")
        if self.snoozed_until:
            self._wake(now=now, why="answered")
        if not is_thanks and self.waiting_since is None:
            self.waiting_since = now
        self._show(message, by="customer", now=now, files=files)
        self.record(
            Kind.MESSAGE_RECEIVED,
            now=now,
            message=message,
            saving=[*self._shown, "waiting_since"],
            is_thanks=is_thanks,
        )
        self._cancel_scheduled(now=now)
        return message

    @verb
    def bounce(self, failed, *, now, message=None, error="", is_permanent=True):
        """A message of ours came back: it is shown as failed, and an agent has to look."""
        if is_permanent:
            failed.mark(Message.Delivery.FAILED, now=now, error=error)
            self.refresh_from_db()
        saving, was = ["waiting_since"], self.status
        if is_permanent:
            if self.is_done:
                self._reopen(now=now, why="delivery failed", to=Status.PENDING)
            elif self.status == Status.BOT:
                self._leave_bot(Status.PENDING)
                saving += ["status", "handler_epoch"]
            if self.snoozed_until:
                self._wake(now=now, why="delivery failed")
            self.waiting_since = self.waiting_since or now
        self.record(
            Kind.BOUNCED,
            now=now,
            message=message,
            saving=saving,
            was=was,
            failed=failed.pk,
            error=error[:300],
            is_permanent=is_permanent,
        )

    @verb
    def rate(self, score, *, now, comment=""):
        """Keep what the customer thinks; once a conversation, later answers correct the first."""
        rating, _is_new = Rating.objects.update_or_create(
            conversation=self,
            defaults={"score": score, "comment": comment[:2000], "created_at": now},
        )
        rating.agents.set(self.answered_by())
        self.record(Kind.RATED, now=now, score=score)

    def answered_by(self):
        """The people whose answers reached the customer: theirs is the praise, or the blame."""
        said = self.messages.sent_to_customer().filter(auto="", author__is_bot=False)
        return set(said.values_list("author", flat=True))

    @verb
    def ask_for_rating(self, address, *, now, is_again=False):
        """Note that the customer was asked by mail how it was."""
        self.record(Kind.RATING_ASKED, now=now, to=address, is_again=is_again)

    @partial(verb, even_merged=True)
    def recognise(self, customer, *, now):
        """It turned out who the visitor is: what they said here was said by that customer."""
        theirs = {"customer": self.customer, "came_as": self.came_as_id}
        proven = {"customer": customer, "came_as": customer.came_as_id}
        if theirs == proven:
            return
        self.messages.filter(**theirs).update(**proven)
        self.customer, self.came_as_id = customer, customer.came_as_id
        saving = ["customer", "came_as"]
        self.record(Kind.RECOGNISED, now=now, saving=saving, name=customer.display_name)

    @partial(verb, even_merged=True)
    def belong_to(self, customer, *, came_as, kind, by, now, **names):
        """Agents merged its customer with another, or undid that. `came_as`: whose it really is."""
        self.customer, self.came_as_id = customer, came_as
        self.record(kind, now=now, actor=by, saving=["customer", "came_as"], **names)

    @verb
    def tell_by_mail(self, address, *, through, count, now, error=""):
        """Note that our answers up to message number `through` were mailed to the customer, who has
        left. With an error: that they cannot be, or, when `count` is 0, could not be this time."""
        details = {"to": address, "through": through, "count": count, "error": error[:300]}
        self.record(Kind.MAILED, now=now, **details)
