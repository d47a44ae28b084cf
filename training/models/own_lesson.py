from django.conf import settings
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.models import Refused

from ..lessons import written
from .progress import Progress

PREFIX = "own-"


class Outdated(Refused):
    """Somebody else has saved it meanwhile."""


class OwnLessonQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def for_list(self):
        return self.prefetch_related("teams").select_related("changed_by")

    @transaction.atomic
    def begin(self, *, by, now, teams=(), **about):
        """A draft at the end. `about`: title, teaser, text, is_required."""
        last = self.aggregate(last=Max("position"))["last"] or 0
        own = self.create(
            **about, position=min(last + 1, 32_000), changed_at=now, changed_by=by, version=1
        )
        own.teams.set(teams)
        return own


class OwnLesson(models.Model):
    """A lesson that somebody here has written, beside those that come with the product."""

    title = models.CharField(_("title"), max_length=80)
    teaser = models.CharField(_("what one learns"), max_length=120, blank=True)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    teams = models.ManyToManyField(
        "team.Team", verbose_name=_("for the teams"), related_name="+", blank=True
    )
    is_required = models.BooleanField(_("everybody should do it"), default=False)
    # Empty: a draft, which only those who write lessons see.
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Raised by every save: who began on an earlier one is shown that somebody came between.
    version = models.PositiveIntegerField(default=0)

    objects = OwnLessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title

    @property
    def key(self):
        return f"{PREFIX}{self.pk}"

    @transaction.atomic
    def write(self, *, by, now, teams, seen, **about):
        """Raises Outdated when somebody saved it after the version `seen`."""
        self._take()
        if seen != self.version:
            raise Outdated(_now("Somebody changed this lesson meanwhile."))
        for name, value in about.items():
            setattr(self, name, value)
        self.version += 1
        self.changed_at, self.changed_by = now, by
        self.save()
        self.teams.set(teams)

    @transaction.atomic
    def publish(self, *, now):
        """Everybody whom it is for sees it from now on. Raises Refused while something is wrong."""
        self._take()
        if wrong := written.problems(self.text):
            raise Refused(wrong[0])
        if not self.published_at:
            self.published_at = now
            self.save(update_fields=["published_at"])

    @transaction.atomic
    def unpublish(self):
        """Back to a draft. How far people were is kept, for when it comes back."""
        self._take()
        self.published_at = None
        self.save(update_fields=["published_at"])

    @transaction.atomic
    def move(self, by):
        """Up (-1) or down (1) by one place in the list."""
        everyone = list(OwnLesson.objects.select_for_update().order_by("position", "pk"))
        here = everyone.index(self)
        there = min(max(here + by, 0), len(everyone) - 1)
        everyone.insert(there, everyone.pop(here))
        for position, own in enumerate(everyone, 1):
            own.position = position
        OwnLesson.objects.bulk_update(everyone, ["position"])

    @transaction.atomic
    def throw_away(self):
        """Gone for good, with how far people were in it."""
        self._take()
        Progress.objects.filter(lesson=self.key).delete()
        self.delete()

    def _take(self):
        self.refresh_from_db(from_queryset=OwnLesson.objects.select_for_update(of=("self",)))
