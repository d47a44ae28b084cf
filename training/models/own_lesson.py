from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ..lessons import written
from .own import Own, OwnQuerySet
from .progress import Progress


class OwnLessonQuerySet(OwnQuerySet):
    def for_list(self):
        return self.prefetch_related("teams").select_related("changed_by")

    @transaction.atomic
    def begin(self, *, by, now, teams=(), **about):
        """A draft at the end. `about`: title, teaser, text, is_required."""
        last = self.aggregate(last=Max("position"))["last"] or 0
        own = self.create_draft(**about, position=min(last + 1, 32_000), by=by, now=now)
        own.teams.set(teams)
        return own


class OwnLesson(Own):
    """A lesson of this house."""

    title = models.CharField(_("title"), max_length=80)
    teaser = models.CharField(_("what one learns"), max_length=120, blank=True)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    teams = models.ManyToManyField(
        "team.Team", verbose_name=_("for the teams"), related_name="+", blank=True
    )
    is_required = models.BooleanField(_("everybody should do it"), default=False)

    objects = OwnLessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title

    def problems(self):
        return written.problems(self.text)

    @transaction.atomic
    def write(self, *, by, now, teams, seen, **about):
        """Raises Outdated when somebody saved it after the version `seen`; Refused when it is
        published and would have something wrong in it."""
        self._keep(by=by, now=now, seen=seen, **about)
        self.teams.set(teams)

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
        Progress.objects.filter(lesson=self.key).delete()
        super().throw_away()
