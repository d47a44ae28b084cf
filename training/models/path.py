from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Path(models.Model):
    """What an agent was told of the training, and what of it they left."""

    agent = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="path")
    # When they were led to the training after signing in: once.
    led_at = models.DateTimeField(null=True, blank=True)
    # When they said that they do not want the tour.
    left_tour_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("path")
        verbose_name_plural = _("paths")

    def __str__(self):
        return str(self.agent_id)
