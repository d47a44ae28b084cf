from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

NEW_FOR = timedelta(days=30)


class PathQuerySet(models.QuerySet):
    @transaction.atomic
    def lead(self, agent, *, now):
        """Whether to lead this agent to the training now: once, in their first weeks."""
        if agent.date_joined < now - NEW_FOR:
            return False
        path, _new = self.get_or_create(agent=agent)
        return bool(self.filter(pk=path.pk, led_at=None).update(led_at=now))

    def leave_tour(self, agent, *, now):
        self.update_or_create(agent=agent, defaults={"left_tour_at": now})

    def take_tour(self, agent):
        self.filter(agent=agent).update(left_tour_at=None)


class Path(models.Model):
    """What an agent was told of the training, and what of it they left."""

    agent = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="path")
    # When they were led to the training after signing in: once.
    led_at = models.DateTimeField(null=True, blank=True)
    # When they said that they do not want the tour.
    left_tour_at = models.DateTimeField(null=True, blank=True)

    objects = PathQuerySet.as_manager()

    class Meta:
        verbose_name = _("path")
        verbose_name_plural = _("paths")

    def __str__(self):
        return str(self.agent_id)
