"""Two conversations become one, and one becomes two; both can be undone at any later time.

What was said moves: messages, notes, and the lines of the log that tell of them. `home` of each is
the conversation that it goes back to. What was done (assigned, closed, ...) stays in its own log.

    message.conversation == (message.home or message.conversation).standing
"""

from datetime import datetime
from functools import wraps

from django.db import transaction
from django.db.models import F, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ..events import Kind
from .draft import Draft
from .message import Message
from .note import Note
from .passage import Passage
from .states import DONE, CloseReason, Status
from .steps import TELLING, Merged, Refused
from .upload import Upload

# What a merge changes of the one that goes on, and what the other one gets back.
STATE = ("status", "close_reason", "closed_at", "assignee_id", "snoozed_until")
# The state that goes on is that of the one that is further in a person's hands.
RANK = {Status.BOT: 1, Status.PENDING: 2, Status.ACTIVE: 3}
JOINED = (Kind.MERGED, Kind.UNSPLIT)


def joint(method):
    """A verb of two conversations, in one transaction. It waits for both rows by `_lock`."""

    @wraps(method)
    def change(self, *args, now=None, **kwargs):
        with transaction.atomic():
            return method(self, *args, now=now or timezone.now(), **kwargs)

    return change


def _lock(*conversations):
    """Wait for all these rows, always in the same order: no two wait for each other for ever."""
    for conversation in sorted(conversations, key=lambda each: each.pk):
        conversation.lock()


class Joining:
    """What makes one of two, or two of one."""

    @property
    def standing(self):
        """The conversation that this one is part of now: itself, unless it was merged."""
        found = self
        while found.merged_into_id:
            found = type(self).objects.select_related("inbox").get(pk=found.merged_into_id)
        return found

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

    @property
    def came_off(self):
        """The conversation that this one was split off, as it stands now; None if it was not."""
        split = self._split()
        return split and type(self).objects.get(pk=split.details["other"]).standing

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
        _lock(self, other)
        if self.merged_into_id == other.pk:
            return
        self._check_stands(self, other)
        if why := self.cannot_merge_into(other):
            raise Refused(why)
        self._join(other, by=by, now=now, kind=Kind.MERGED)

    @joint
    def unmerge(self, *, by, now):
        """Stand for itself again, with all that was its own, also what came for it meanwhile."""
        whole = self.standing
        if whole.pk == self.pk:
            raise Refused(_("That was undone already."))
        _lock(self, whole)
        if not self.merged_into_id:
            raise Refused(_("That was undone already."))
        self._check_stands(whole)
        homes = [self.pk, *self.parts()]
        joined = self.events.filter(kind__in=JOINED, details__is_part=True).latest("version")
        self.merged_into = None
        self._return_to(joined.details["before"])
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

    @joint
    def split(self, first, *, by, now, and_later=False):
        """A new conversation of this message, or of it and all that follow, of whoever wrote it.

        Raises Refused when nothing would stay here, or when it is here no longer.
        """
        self.lock()
        first.refresh_from_db()
        if self.merged_into_id or first.conversation_id != self.pk:
            raise Refused(_("This message is in another conversation now."))
        if first.delivery == Message.Delivery.WITHDRAWN:
            raise Refused(_("This message was taken back."))
        later = Q(created_at__gt=first.created_at)
        same_time = Q(created_at=first.created_at, pk__gte=first.pk)
        moving = {
            Message: self.messages.filter(later | same_time if and_later else Q(pk=first.pk)),
            Note: self.notes.filter(later) if and_later else self.notes.none(),
        }
        homes = {model: dict(found.values_list("pk", "home")) for model, found in moving.items()}
        if not self.messages.told().exclude(pk__in=homes[Message]).exists():
            raise Refused(_("That is all of it: nothing would stay here."))
        new = self._open_beside(first, by=by, now=now)
        new._bring(self, messages=homes[Message], notes=homes[Note])
        for model, found in homes.items():
            model.objects.filter(pk__in=found).update(home=new)
        for one, other, is_part in ((new, self, True), (self, new, False)):
            one._as_if_never_said()
            came_from = {"messages": homes[Message], "notes": homes[Note]} if is_part else {}
            one.record(
                Kind.SPLIT,
                now=now,
                actor=by,
                saving=one._counted,
                other=other.pk,
                is_part=is_part,
                count=len(homes[Message]),
                **came_from,
            )
        return new

    @joint
    def unsplit(self, *, by, now):
        """Back into the conversation that it was split off, also with what came since."""
        split = self._split()
        if not split:
            raise Refused(_("It was not split off another conversation."))
        whole = self.came_off
        if whole.pk == self.pk:
            raise Refused(_("They are one conversation already."))
        _lock(self, whole)
        if self.merged_into_id == whole.pk:
            return
        self._check_stands(self, whole)
        self._join(whole, by=by, now=now, kind=Kind.UNSPLIT)
        homes = {whole.pk, *whole.parts()}
        for model, numbers in ((Message, "messages"), (Note, "notes")):
            back = {}
            for pk, home in split.details[numbers].items():
                home = home if home in homes else split.details["other"]
                back.setdefault(home, []).append(int(pk))
            for home, pks in back.items():
                model.objects.filter(pk__in=pks, home=self).update(home=home)

    # --- Steps

    def _split(self):
        """The event of its own beginning, when it was split off."""
        return self.events.filter(kind=Kind.SPLIT, details__is_part=True).first()

    def _check_stands(self, *conversations):
        for each in conversations:
            if each.merged_into_id:
                raise Merged(each)

    def _join(self, whole, *, by, now, kind):
        was, before, waiting = self.status, self._place(), self.waiting_since
        was_whole, whole_before, count = whole.status, whole._place(), self.messages.count()
        whole._go_on_with(self)
        for model in (Message, Note):
            model.objects.filter(conversation=self, home=None).update(home=self)
        whole._bring(self)
        Draft.objects.carry(self, whole, now=now)
        Upload.objects.filter(conversation=self).update(conversation=whole)
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
        )

    def _go_on_with(self, part):
        """In whose hands it is after a merge. Nobody stops waiting by it."""
        waits = [each.waiting_since for each in (self, part) if each.waiting_since]
        if not part.is_done:
            if RANK[part.status] > RANK.get(self.status, 0):
                self._leave_bot(Status.PENDING if part.status == Status.BOT else part.status)
                self.assignee_id = part.assignee_id or self.assignee_id
            else:
                self.assignee_id = self.assignee_id or part.assignee_id
            naps = [
                part.snoozed_until,
                part.snoozed_until if self.closed_at else self.snoozed_until,
            ]
            self.snoozed_until = min(naps) if all(naps) else None
            self.close_reason, self.closed_at = "", None
        self.waiting_since = min(waits, default=None)
        if self.waits_for_answer and self.waiting_since:
            self.snoozed_until = None

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

    def _wake_for_what_came(self, now):
        """What came for a part while it was none: nobody waits unseen."""
        if self._waits_since() and self.status in DONE:
            self.status, self.close_reason, self.closed_at = Status.PENDING, "", None
        if self.snoozed_until and (self.snoozed_until <= now or self._waits_since()):
            self.snoozed_until = None
        if self.assignee and not self.assignee.is_active:
            self.assignee = None
        self._as_if_never_said()

    def _open_beside(self, first, *, by, now):
        """An empty conversation for what is split off, in the same hands."""
        new = type(self).objects.open_new(
            customer=first.customer or self.customer,
            inbox=self.inbox,
            now=now,
            subject=first.subject or self.subject,
            team=self.team,
            by=by,
        )
        new.assignee, new.department = self.assignee, self.department
        if self.status == Status.ACTIVE:
            new.status = Status.ACTIVE
        new.save(update_fields=["assignee", "department", "status"])
        return new

    def _bring(self, source, *, messages=None, notes=None, **which):
        """Move these here, or all of them; their lines come to the end of the log, but are shown
        where their times belong."""
        found = source.messages.filter(**which).values_list("pk", flat=True)
        messages = list(found if messages is None else messages)
        found = source.notes.filter(**which).values_list("pk", flat=True)
        notes = list(found if notes is None else notes)
        source._address_what_waits(messages)
        came_back = Q(kind=Kind.BOUNCED, details__failed__in=messages)
        lines = source.events.filter(Q(message__in=messages) | Q(note__in=notes) | came_back)
        ends = lines.aggregate(first=Min("version"), last=Max("version"))
        if ends["first"]:
            shift = self.version + 1 - ends["first"]
            lines.update(conversation=self, version=F("version") + shift)
            self.version = ends["last"] + shift
            self.save(update_fields=["version"])
        for model, pks in ((Message, messages), (Note, notes)):
            model.objects.filter(pk__in=pks).update(conversation=self)
        said = Passage.objects.filter(Q(message__in=messages) | Q(note__in=notes))
        said.update(conversation=self)
        self._show_last()

    def _address_what_waits(self, messages):
        """What has not gone out yet goes to whom it was written for, whoever else comes in now."""
        if not self.inbox.speaks.is_mail:
            return
        for message in self.messages.undelivered().filter(pk__in=messages, to=[]):
            to = self.addressee(before=message)
            if to.address:
                message.to = [[to.customer.name, to.address]]
                message.cc = message.cc or to.copies
                message.save(update_fields=["to", "cc"])

    def _place(self):
        """As it fits into the details of an event."""
        values = {name: getattr(self, name) for name in STATE}
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in values.items()
        }

    def _return_to(self, state):
        for name, value in state.items():
            setattr(self, name, self._meta.get_field(name).to_python(value))
