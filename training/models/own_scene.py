from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.models import Refused

from ..scenes.checking import problems
from ..scenes.plays import DEFAULTS
from .own_lesson import Outdated

PREFIX = "own-"


class OwnSceneQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def begin(self, script, *, by, now):
        """A draft."""
        return self.create(
            name=script["name"], script=script, changed_at=now, changed_by=by, version=1
        )


class OwnScene(models.Model):
    """A scenario that somebody here has written, beside those that come with the product."""

    name = models.CharField(gettext_lazy("name"), max_length=80)
    # As training/scenes describes it, without the key.
    script = models.JSONField()
    # Empty: a draft, which nobody can play.
    published_at = models.DateTimeField(gettext_lazy("published"), null=True, blank=True)
    changed_at = models.DateTimeField(gettext_lazy("changed"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Raised by every save: who began on an earlier one is told that somebody came between.
    version = models.PositiveIntegerField(default=0)

    objects = OwnSceneQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("scenario")
        verbose_name_plural = gettext_lazy("scenarios")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    @property
    def key(self):
        return f"{PREFIX}{self.pk}"

    @property
    def scenario(self):
        return {**DEFAULTS, **self.script, "key": self.key}

    @transaction.atomic
    def write(self, script, *, by, now, seen):
        """Raises Outdated when somebody saved it after the version `seen`; Refused when it is
        published and could not be played any more."""
        self._take()
        if seen != self.version:
            raise Outdated(_("Somebody changed this scenario meanwhile."))
        self.name, self.script = script["name"], script
        if self.published_at:
            self._refuse_broken()
        self.version += 1
        self.changed_at, self.changed_by = now, by
        self.save()

    @transaction.atomic
    def publish(self, *, now):
        """Everybody can play it from now on. Raises Refused while something is wrong."""
        self._take()
        self._refuse_broken()
        self.published_at = self.published_at or now
        self.save(update_fields=["published_at"])

    @transaction.atomic
    def unpublish(self):
        """Back to a draft. Who is playing it plays it to its end."""
        self._take()
        self.published_at = None
        self.save(update_fields=["published_at"])

    @transaction.atomic
    def throw_away(self):
        """Gone for good; the score sheets of those who played it stay."""
        self._take()
        self.delete()

    def _refuse_broken(self):
        if wrong := problems(self.scenario):
            raise Refused(wrong[0].text)

    def _take(self):
        self.refresh_from_db(from_queryset=OwnScene.objects.select_for_update(of=("self",)))
