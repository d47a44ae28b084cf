from django.utils.translation import gettext as _

from ...events import Kind
from ..draft import Draft
from ..message import Message
from ..note import Note
from ..passage import Passage
from ..promising import ENDS as PROMISE_ENDS
from ..states import CloseReason, Status
from ..steps import TELLING, Refused
from ..upload import Upload
from .continuing import STATE
from .steps import JOINED, check_stands, joint, lock_all, lock_with_standing


class Merging:
    """One conversation becomes part of another one, and stands for itself again."""

    @property
    def standing(self):
        """The conversation that this one is part of now: itself, unless it was merged."""
        found = self
        while found.merged_into_id:
            found = type(self).objects.select_related("inbox").get(pk=found.merged_into_id)
        return found

    def wholes(self):
        """All of which it is part, from the nearest to the one that stands."""
        found = [self]
        while into := found[-1].merged_into:
            found.append(into)
        return found[1:]

    def parts(self):
        """{number: the part that it came with} of all that was merged into this one, also by way
        of another."""
        parts = {}
        fresh = {pk: pk for pk in self.merged.values_list("pk", flat=True)}
        while fresh:
            parts |= fresh
            further = type(self).objects.filter(merged_into__in=fresh)
            fresh = {pk: parts[into] for pk, into in further.values_list("pk", "merged_into")}
        return parts

    def cannot_merge_into(self, other):
        """Why not, in words; "" when it can be.

        The visitor of a website chat reads along and gets the answers there: what others wrote may
        not come into it, and it may not end where its visitor cannot read on.
        """
        are_mails = [each.inbox.speaks.is_mail for each in (self, other)]
        people = {(each.customer_id, each.came_as_id) for each in (self, other)}
        if not all(are_mails) and len(people) > 1:
            return _("A chat can be merged only with what the same customer wrote.")
        if not are_mails[0] and self.inbox_id != other.inbox_id:
            return _("Its visitor reads the answers in the chat, so the chat has to stay.")
        return ""

    @joint
    def merge_into(self, other, *, by, now):
        """Become part of another one, which goes on. Pressed twice, it happens once.

        Raises Refused when it cannot be, or when somebody else was faster.
        """
        if self.pk == other.pk:
            raise Refused(_("It cannot be merged with itself."))
        lock_all(self, other)
        if self.merged_into_id == other.pk:
            return
        check_stands(self, other)
        if why := self.cannot_merge_into(other):
            raise Refused(why)
        self._join(other, by=by, now=now, kind=Kind.MERGED)

    @joint
    def unmerge(self, *, by, now):
        """Stand for itself again, with all that was its own, also what came for it meanwhile."""
        whole = lock_with_standing(self, self)
        if not self.merged_into_id:
            raise Refused(_("That was undone already."))
        check_stands(whole)
        homes = [self.pk, *self.parts()]
        joined = self.events.filter(kind__in=JOINED, details__is_part=True).latest("version")
        ways = self.wholes()
        self.merged_into = None
        self._return_to(joined.details["before"])
        since = whole.events.filter(created_at__gte=joined.created_at)
        if since.filter(kind__in=PROMISE_ENDS).exists():
            self._owe(None)  # it was kept for both, or dropped
        self._bring(whole, home__in=homes)
        self._wake_for_what_came(now)
        self.record(
            Kind.UNMERGED,
            now=now,
            actor=by,
            saving=["merged_into", *STATE, *self._counted],
            other=whole.pk,
            is_part=True,
            was=Status.CLOSED,
        )
        whole._let_go(self, by=by, now=now)
        for each in ways:
            each._unshare(self)

    # --- Steps

    def _join(self, whole, *, by, now, kind):
        was, before, waiting = self.status, self._place(), self.waiting_since
        was_whole, whole_before, count = whole.status, whole._place(), self.messages.count()
        whole._go_on_with(self)
        for model in (Message, Note):
            model.objects.filter(conversation=self, home=None).update(home=self)
        whole._bring(self)
        Draft.objects.carry(self, whole, now=now)
        Upload.objects.filter(conversation=self).update(conversation=whole)
        shared = whole._share(self)
        self._leave_bot(Status.CLOSED)
        self._finish(Status.CLOSED, now)
        self.close_reason, self.merged_into = CloseReason.MERGED, whole
        self.record(
            kind,
            now=now,
            actor=by,
            saving=[*STATE, "waiting_since", "handler_epoch", "merged_into"],
            other=whole.pk,
            is_part=True,
            was=was,
            before=before,
        )
        whole.record(
            kind,
            now=now,
            actor=by,
            saving=[*STATE, *self._counted, "handler_epoch"],
            other=self.pk,
            is_part=False,
            was=was_whole,
            was_assignee=whole_before["assignee_id"],
            before=whole_before,
            after=whole._place(),
            waiting_since=waiting and waiting.isoformat(),
            count=count,
            **shared,
        )
        Passage.objects.rewrite_subjects(whole)

    def _let_go(self, part, *, by, now):
        """A part was taken out again: back to how it was, unless something has happened since."""
        was = self.status
        joined = self.events.filter(
            kind__in=JOINED, details__is_part=False, details__other=part.pk
        ).last()
        since = self.events.after(joined.version if joined else self.version)
        is_as_merged = joined and self._place() == joined.details["after"]
        if is_as_merged and not since.filter(kind__in=TELLING).exists():
            self._return_to(joined.details["before"])
        self._as_if_never_said()
        self.record(
            Kind.UNMERGED,
            now=now,
            actor=by,
            saving=[*STATE, *self._counted],
            other=part.pk,
            is_part=False,
            was=was,
            answers=since.filter(kind=Kind.MESSAGE_SENT, message__home=None).count(),
        )
