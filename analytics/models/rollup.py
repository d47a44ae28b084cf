from django.db import models
from django.utils.translation import gettext_lazy as _

from .fact import kinds


class Grain(models.TextChoices):
    HOUR = "hour", _("hour")
    DAY = "day", _("day")
    WEEK = "week", _("week")  # from Monday


class Dimension(models.TextChoices):
    ALL = "all", _("all")
    TEAM = "team", _("team")
    AGENT = "agent", _("agent")
    INBOX = "inbox", _("inbox")
    TAG = "tag", _("tag")
    ISSUE_TYPE = "issue_type", _("issue type")
    CANNED = "canned", _("canned reply")


class Rollup(models.Model):
    """What the facts of an hour, a day or a week come to, for one team, agent, ... Written by
    `rollups.reckon` only, a day and its week at a time, and all of them anew."""

    Grain, Dimension = Grain, Dimension

    grain = models.CharField(max_length=4, choices=Grain)
    # The moment at which that piece of time of the reporting time zone begins.
    start = models.DateTimeField()
    dimension = models.CharField(max_length=10, choices=Dimension)
    value = models.BigIntegerField(default=0)  # whose; 0: of none
    kind = models.CharField(max_length=18, choices=kinds)
    count = models.PositiveIntegerField()
    # Of those that took time (`timed`), in seconds.
    timed = models.PositiveIntegerField(default=0)
    seconds = models.DecimalField(max_digits=18, decimal_places=3, default=0)
    office_seconds = models.DecimalField(max_digits=18, decimal_places=3, default=0)
    # {place: how many}, see `buckets`.
    buckets = models.JSONField(default=dict)
    office_buckets = models.JSONField(default=dict)
    # Of ratings: the sum of the scores, and how many are 4 or 5.
    score = models.PositiveIntegerField(default=0)
    happy = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("sum of facts")
        constraints = [
            models.UniqueConstraint(
                fields=["grain", "dimension", "value", "start", "kind"], name="a_rollup_once"
            )
        ]
        indexes = [models.Index(fields=["start"], name="rollup_start")]

    def __str__(self):
        return f"{self.kind} of {self.dimension} {self.value}, {self.grain} {self.start}"
