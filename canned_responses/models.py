from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from conversations import placeholders
from team.sharing import Shared, SharedQuerySet

from .files import KEPT_FOR, CannedFile, WithFiles

__all__ = ["CannedFile", "CannedResponse", "Macro", "Use"]

MOST_WORDS = 8


class CannedResponseQuerySet(SharedQuerySet):
    def search(self, text):
        """Every word somewhere in it. Adds `match`: 0 when the shortcut begins so, else 1 or 2."""
        words = text.replace("\x00", "").strip().lstrip("/").split()[:MOST_WORDS]
        found = self
        for word in words:
            found = found.filter(
                Q(shortcut__icontains=word)
                | Q(title__icontains=word)
                | Q(folder__icontains=word)
                | Q(text__icontains=word)
            )
        if not words:
            return found.annotate(match=Value(0))
        is_named = When(Q(shortcut__icontains=words[0]) | Q(title__icontains=words[0]), then=1)
        begins = When(shortcut__istartswith=words[0], then=0)
        return found.annotate(match=Case(begins, is_named, default=2))

    def sweep(self, now):
        """Delete for good what was deleted long enough ago, with its files. -> how many"""
        with transaction.atomic():
            gone = self.filter(deleted_at__lt=now - KEPT_FOR)
            gone = list(gone.select_for_update(skip_locked=True, of=("self",))[:500])
            for response in gone:
                for file in response.files.all():
                    file.drop()
                response.delete()
        return len(gone)

    def best_for(self, conversation, text=""):
        """Found by `text`, the best first: by shortcut, in the customer's language, much used."""
        language = (conversation.customer.language or settings.LANGUAGE_CODE).lower()
        base = language.partition("-")[0]
        fit = Case(
            When(language=language, then=0),
            When(Q(language=base) | Q(language__startswith=f"{base}-"), then=1),
            When(language="", then=2),
            default=3,
        )
        found = self.search(text).annotate(fit=fit)
        return found.order_by("match", "fit", "-usage_count", "title", "pk")


class KeptManager(models.Manager.from_queryset(CannedResponseQuerySet)):
    def get_queryset(self):
        return super().get_queryset().filter(deleted_at=None)


class Kept(Shared, models.Model):
    """What agents write once and use again and again."""

    title = models.CharField(_("name"), max_length=80)
    folder = models.CharField(_("folder"), max_length=40, blank=True)
    team = models.ForeignKey("team.Team", models.CASCADE, null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    usage_count = models.PositiveIntegerField(_("used"), default=0)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"))
    # Deleted ones stay, so that deleting can be undone.
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    def count_use(self, *, now):
        type(self).objects.filter(pk=self.pk).update(
            usage_count=F("usage_count") + 1, last_used_at=now
        )

    def delete_for_now(self, *, now):
        self.deleted_at = now
        self.save(update_fields=["deleted_at"])

    def restore(self):
        """Undo the deletion. Raises IntegrityError when its name has been given to another."""
        self.deleted_at = None
        self.save(update_fields=["deleted_at"])


class CannedResponse(WithFiles, Kept):
    """A text to insert. It is everybody's, a team's, or only its owner's.

    The languages of one response are rows of their own with the same shortcut and scope.
    """

    shortcut = models.CharField(_("shortcut"), max_length=40)  # without the slash, lower case
    text = models.TextField(_("reply"))
    language = models.CharField(_("language"), max_length=10, blank=True)  # blank: any

    with_deleted = CannedResponseQuerySet.as_manager()
    objects = KeptManager()

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        default_manager_name = "with_deleted"
        constraints = [
            models.CheckConstraint(
                condition=Q(team=None) | Q(owner=None), name="canned_for_team_or_owner"
            ),
            models.UniqueConstraint(
                fields=["shortcut", "language", "team", "owner"],
                condition=Q(deleted_at=None),
                nulls_distinct=False,
                name="canned_shortcut_once",
            ),
        ]

    @property
    def gist(self):
        """Its first words, with {first name} for a placeholder."""
        return placeholders.gist(self.text)

    def filled_for(self, values):
        """What is inserted: (text, names without a value). See placeholders.values_for."""
        return placeholders.fill(self.text, values)

    def use(self, conversation, *, by, now):
        """Note that it was laid into an answer."""
        self.count_use(now=now)
        Use.objects.create(response=self, conversation=conversation, agent=by, at=now)

    def twins(self):
        """All with its shortcut and scope: itself and its other languages."""
        return CannedResponse.objects.filter(
            shortcut=self.shortcut, team=self.team_id, owner=self.owner_id
        )


class Use(models.Model):
    """An agent laid it into their answer. Whether that answer was ever sent is in the log."""

    # It may be gone for good by then, and was used all the same.
    response = models.ForeignKey(
        CannedResponse, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="canned_uses"
    )
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.response_id} in C-{self.conversation_id}"


class MacroQuerySet(SharedQuerySet):
    def kept(self):
        return self.filter(deleted_at=None)

    def best_first(self):
        return self.order_by("-usage_count", "title", "pk")


class Macro(Kept):
    """Actions with a name, carried out together: steps of conversations/actions, in order."""

    steps = models.JSONField(default=list)

    objects = MacroQuerySet.as_manager()

    class Meta:
        verbose_name = _("macro")
        verbose_name_plural = _("macros")
        constraints = [
            models.CheckConstraint(
                condition=Q(team=None) | Q(owner=None), name="macro_for_team_or_owner"
            )
        ]
