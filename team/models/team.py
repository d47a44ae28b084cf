from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from .office_hours import OfficeHours


class TeamQuerySet(models.QuerySet):
    def with_members(self):
        """Each with `member_pks`, without a query for each."""
        members = self.model.members.through.objects.filter(team=OuterRef("pk"))
        return self.annotate(member_pks=ArraySubquery(members.values("agent")))


class Team(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    members = models.ManyToManyField(
        "team.Agent", verbose_name=_("members"), related_name="teams", blank=True
    )
    office_hours = models.ForeignKey(
        "team.OfficeHours",
        models.SET_NULL,
        verbose_name=_("office hours"),
        related_name="teams",
        null=True,
        blank=True,
        help_text=_("Left empty: the default ones."),
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self):
        return self.name

    @property
    def hours(self):
        return OfficeHours.objects.of(self)
