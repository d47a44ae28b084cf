from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ..file_types import MOST_FILES, Unfit
from .attachment import Kept
from .draft import Draft

KEPT_FOR = timedelta(days=1)


class UploadQuerySet(models.QuerySet):
    def waiting(self, agent, conversation):
        """What an agent has attached to what they are writing, in order."""
        return self.filter(agent=agent, conversation=conversation).order_by("pk")

    def of_visitor(self, fingerprint):
        return self.filter(agent=None, visitor=fingerprint).order_by("pk")

    def accept(self, content, *, now, client_id="", voice=None, **owner):
        """Check a file that somebody attaches, and keep it until they send. Raises Unfit.

        `content` is an UploadedFile; `owner` is agent and conversation, or visitor. `client_id` is
        what a visitor's browser calls it: when it comes twice, the first one is the answer. `voice`
        is what is told of a recording (see voice.told).
        """
        if before := self._before(client_id, content, owner):
            return before
        if self.filter(**owner).count() >= MOST_FILES:
            raise Unfit(_("%(most)d files are the most for one message.") % {"most": MOST_FILES})
        upload = Upload(created_at=now, client_id=client_id, **owner)
        upload.take(content, voice)
        try:
            with transaction.atomic():
                upload.save()
        except IntegrityError:
            # The same came by another line at this moment, and was quicker.
            upload.erase()
            upload = self._before(client_id, content, owner)
        return upload

    def _before(self, client_id, content, owner):
        before = self.filter(**owner, client_id=client_id).first() if client_id else None
        # What is kept of a recording is not what came.
        if before and before.size != content.size and not before.is_voice:
            raise Unfit(_("This number was already used for another file."))
        return before

    def claim(self, pks):
        """Those of these numbers, in that order; their rows are held until the transaction ends."""
        found = {upload.pk: upload for upload in self.select_for_update().filter(pk__in=pks)}
        return [found[pk] for pk in dict.fromkeys(pks) if pk in found]

    def take_back(self, message, *, now):
        """The files of a message that was not sent after all are attached to its draft again."""
        owner = {"agent": message.author, "conversation": message.conversation}
        for file in message.attachments.order_by("pk"):
            kept = {column: getattr(file, column) for column in Kept.COLUMNS}
            self.create(created_at=now, **owner, **kept)
            file.delete()

    def sweep(self, now):
        """Drop what nobody sent, unless the text that it goes with is kept. -> how many"""
        draft = Draft.objects.written().filter(
            agent=OuterRef("agent"), conversation=OuterRef("conversation")
        )
        with transaction.atomic():
            stale = self.filter(~Exists(draft), created_at__lt=now - KEPT_FOR)
            stale = list(stale.select_for_update(skip_locked=True).order_by("pk")[:500])
            for upload in stale:
                upload.drop()
        return len(stale)


class Upload(Kept):
    """A file that somebody attaches to what they are still writing: an agent, or a visitor."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)
    conversation = models.ForeignKey("Conversation", models.CASCADE, null=True, blank=True)
    # The hash of the visitor's secret (see inboxes.widget.visitors).
    visitor = models.CharField(max_length=64, blank=True)
    # Of a visitor's: what their browser calls it, so that sending it twice keeps it once.
    client_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agent__isnull=False, conversation__isnull=False, visitor="")
                | Q(agent=None, conversation=None) & ~Q(visitor=""),
                name="an_agents_or_a_visitors",
            ),
            models.UniqueConstraint(
                fields=["visitor", "client_id"],
                condition=~Q(client_id=""),
                name="visitors_upload_once",
            ),
        ]
        indexes = [models.Index(fields=["visitor"], condition=~Q(visitor=""), name="of_visitor")]

    def get_absolute_url(self):
        return reverse("conversations:upload_file", args=[self.conversation_id, self.pk])

    def answer(self):
        """What whoever attached it is told of it."""
        told = {"id": self.pk, "name": self.name}
        return told | ({"seconds": self.seconds, "peaks": self.peaks} if self.is_voice else {})

    def become(self, attachment):
        """Turn into this file of a message or a note, in its transaction."""
        for column in self.COLUMNS:
            setattr(attachment, column, getattr(self, column))
        attachment.save()
        self.delete()
