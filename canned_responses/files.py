"""Files that go along with a canned response, and how they come beside what is being written."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from conversations.file_types import MOST_FILES, Unfit
from conversations.models import Refused, Upload
from conversations.models.attachment import Kept

KEPT_FOR = timedelta(days=1)  # what was deleted, and what was attached and never saved


class WithFiles:
    """What a canned response does with its files."""

    @transaction.atomic
    def carry(self, pks, *, by):
        """From now on it carries these files, and no others. Raises Refused.

        Of its own, of those that `by` has just attached, and of others' that `by` may use: of these
        it gets copies.
        """
        if len(set(pks)) > MOST_FILES:
            text = _("%(most)d files are the most for one message.")
            raise Refused(text % {"most": MOST_FILES})
        chosen = CannedFile.objects.visible_to(by).filter(pk__in=pks).order_by("pk")
        chosen = list(chosen.select_for_update(of=("self",)))
        if len(chosen) < len(set(pks)):
            raise Refused(_("An attached file is not here any more. Attach it again."))
        for file in self.files.exclude(pk__in=pks):
            file.drop()
        for file in chosen:
            if file.response_id is None:
                file.response, file.agent = self, None
                file.save(update_fields=["response", "agent"])
            elif file.response_id != self.pk:
                file.copy_to(CannedFile(response=self, created_at=file.created_at))

    def lay_out(self, conversation, *, by, now):
        """Attach its files to what `by` writes in this conversation: all of them. Raises Refused.

        What waits there already, by name and size, is not attached a second time. -> the uploads
        """
        waiting = Upload.objects.waiting(by, conversation)
        there = set(waiting.values_list("name", "size"))
        files = [file for file in self.files.all() if (file.name, file.size) not in there]
        if len(there) + len(files) > MOST_FILES:
            text = _(
                "The files of “%(title)s” are not attached: %(most)d files are the most for one"
                " message."
            )
            raise Refused(text % {"title": self.title, "most": MOST_FILES})
        owner = {"agent": by, "conversation": conversation}
        laid = []
        try:
            for file in files:
                laid.append(file.copy_to(Upload(created_at=now, **owner)))
        except OSError as error:
            for upload in laid:
                upload.drop()
            text = _("The files of “%(title)s” cannot be read just now. They are not attached.")
            raise Refused(text % {"title": self.title}) from error
        return laid


class CannedFileQuerySet(models.QuerySet):
    def visible_to(self, agent):
        """Those of responses that the agent may use, and what they have attached to one of late."""
        usable = self.model.response.field.related_model.objects.visible_to(agent).values("pk")
        return self.filter(Q(response__in=usable) | Q(response=None, agent=agent))

    def accept(self, content, *, by, now):
        """Check a file that is attached in the editor, and keep it until it is saved. Raises Unfit.

        `content` is an UploadedFile.
        """
        if self.filter(agent=by).count() >= 3 * MOST_FILES:
            raise Unfit(_("You have attached many files and saved none. Save first."))
        file = CannedFile(agent=by, created_at=now)
        file.take(content)
        file.save()
        return file

    def sweep(self, now):
        """Drop what was attached and never saved. -> how many"""
        with transaction.atomic():
            stale = self.filter(response=None, created_at__lt=now - KEPT_FOR)
            stale = list(stale.select_for_update(skip_locked=True, of=("self",))[:500])
            for file in stale:
                file.drop()
        return len(stale)


class CannedFile(Kept):
    """A file that goes along with a canned response; or, while one is written, its agent's."""

    response = models.ForeignKey(
        "CannedResponse", models.CASCADE, null=True, blank=True, related_name="files"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = CannedFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(response=None, agent__isnull=False)
                | Q(response__isnull=False, agent=None),
                name="of_a_response_or_an_agent",
            )
        ]

    def get_absolute_url(self):
        return reverse("canned_responses:file", args=[self.pk])
