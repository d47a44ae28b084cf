from django.db.models import F, Max, Min, Q

from ...events import Kind
from ..message import Message
from ..note import Note
from ..passage import Passage
from ..tag import MOST_TAGS, Tag
from .steps import JOINED


class Carrying:
    """What goes along from one conversation to another."""

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

    def _share(self, part):
        """The part's tags and followers become this one's, too. -> {what: those new here}"""
        new = part.tags.exclude(pk__in=self.tags.values("pk")).order_by("key")
        tags = Tag.objects.hold(new[: max(MOST_TAGS - self.tags.count(), 0)])
        followers = list(part.followers.exclude(pk__in=self.followers.values("pk")))
        self.tags.add(*tags)
        self.followers.add(*followers)
        return {
            "tags": [tag.pk for tag in tags],
            "followers": [agent.pk for agent in followers],
        }

    def _unshare(self, part):
        """A part is out: what only it had brought is not this one's any more."""
        joined = self.events.filter(kind__in=JOINED, details__is_part=False)
        details = list(joined.values_list("details", flat=True))
        still = type(self).objects.filter(pk__in=self.parts())
        for name in ("tags", "followers"):
            brought = {pk for each in details for pk in each.get(name, [])}
            theirs, ours = getattr(part, name), getattr(self, name)
            kept = still.filter(**{f"{name}__isnull": False}).values(name)
            ours.remove(*theirs.filter(pk__in=brought).exclude(pk__in=kept))
        Passage.objects.rewrite_subjects(self)
