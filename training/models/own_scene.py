from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from ..scenes.checking import problems
from ..scenes.plays import DEFAULTS
from .own import Own, OwnQuerySet


class OwnSceneQuerySet(OwnQuerySet):
    def begin(self, script, *, by, now):
        """A draft."""
        return self.create_draft(name=script["name"], script=script, by=by, now=now)


class OwnScene(Own):
    """A scenario of this house. The score sheets of those who played it outlive it."""

    name = models.CharField(_("name"), max_length=80)
    # As training/scenes describes it, without the key.
    script = models.JSONField()

    objects = OwnSceneQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    @property
    def scenario(self):
        return {**DEFAULTS, **self.script, "key": self.key}

    def problems(self):
        return [problem.text for problem in problems(self.scenario)]

    @transaction.atomic
    def write(self, script, *, by, now, seen):
        """Raises Outdated when somebody saved it after the version `seen`; Refused when it is
        published and could not be played any more."""
        self._keep(by=by, now=now, seen=seen, name=script["name"], script=script)
