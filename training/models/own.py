from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.models import Refused

PREFIX = "own-"


class Outdated(Refused):
    """Somebody else has saved it since its writer opened it."""

    def __init__(self):
        super().__init__(
            gettext(
                "Somebody changed it meanwhile. What you wrote is below: save again to put it"
                " in the place of theirs."
            )
        )


class OwnQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def with_key(self, key):
        number = key.removeprefix(PREFIX)
        is_ours = key.startswith(PREFIX) and number.isdecimal() and len(number) < 18
        return self.filter(pk=int(number)) if is_ours else self.none()

    def create_draft(self, *, by, now, **fields):
        return self.create(**fields, changed_at=now, changed_by=by, version=1)


class Own(models.Model):
    """What somebody here has written for the training, beside what comes with the product.

    A draft until it is published, and whole for as long as it is.
    """

    # Empty: a draft, which only those who write see.
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Raised by every save: who began on an earlier one is told that somebody came between.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def key(self):
        return f"{PREFIX}{self.pk}"

    def problems(self):
        """[text]: what keeps one of this kind from being published."""
        raise NotImplementedError

    @transaction.atomic
    def publish(self, *, now):
        """Everybody whom it is for has it from now on. Raises Refused while something is wrong."""
        self._take()
        self._refuse_broken()
        if not self.published_at:
            self.published_at = now
            self.save(update_fields=["published_at"])

    @transaction.atomic
    def unpublish(self):
        """Back to a draft. Who is in it goes on, and how far they were is kept."""
        self._take()
        self.published_at = None
        self.save(update_fields=["published_at"])

    @transaction.atomic
    def throw_away(self):
        """Gone for good."""
        self._take()
        self.delete()

    def _keep(self, *, by, now, seen, **fields):
        """Raises Outdated when somebody saved it after the version `seen`; Refused when it is
        published and would be broken."""
        self._take()
        if seen != self.version:
            raise Outdated
        for name, value in fields.items():
            setattr(self, name, value)
        if self.published_at:
            self._refuse_broken()
        self.version += 1
        self.changed_at, self.changed_by = now, by
        self.save()

    def _refuse_broken(self):
        if wrong := self.problems():
            raise Refused(wrong[0])

    def _take(self):
        mine = type(self).objects.select_for_update(of=("self",))
        self.refresh_from_db(from_queryset=mine)
