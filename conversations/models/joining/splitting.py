from django.db.models import Q
from django.utils.translation import gettext as _

from ...events import Kind
from ..message import Message
from ..note import Note
from ..states import Status
from ..steps import Refused
from .steps import check_stands, joint, lock_with_standing


class Splitting:
    """Some messages become a conversation of their own, and come back."""

    @property
    def came_off(self):
        """The conversation that this one was split off, as it stands now; None if it was not."""
        origin = self._origin()
        return origin and origin.standing

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
        whole = lock_with_standing(self, self._origin())
        if whole.pk == self.pk:
            raise Refused(_("They are one conversation already."))
        if self.merged_into_id == whole.pk:
            return
        check_stands(self, whole)
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

    def _origin(self):
        split = self._split()
        return split and type(self).objects.get(pk=split.details["other"])

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
