from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KEY = 40  # letters of a lesson's key, as of a step's


class Progress(models.Model):
    """How far one agent is in one lesson, or on the tour.

    `done` are the keys of steps, so that a lesson may change while people are in it; a lesson
    that was finished once stays finished.
    """

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="learned")
    lesson = models.CharField(max_length=KEY)
    done = models.JSONField(default=list)
    # {step: {"chosen": [option, ...], "tries": how often}}
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.UniqueConstraint(fields=["agent", "lesson"], name="one_progress_a_lesson")
        ]

    def __str__(self):
        return f"{self.agent_id} {self.lesson}"
