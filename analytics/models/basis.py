from django.db import models


class Basis(models.Model):
    """What the numbers were reckoned with, besides logs. When it is not so any more, what depends
    on it is reckoned anew (see `basis.check`). One row."""

    zone = models.CharField(max_length=40)
    # Numbers of rows: those that there were, and the tags that were removed.
    teams = models.JSONField(default=list)
    agents = models.JSONField(default=list)
    removed_tags = models.JSONField(default=list)
    # The number of the last `sla.Recount` whose clocks were looked at.
    recount = models.BigIntegerField(default=0)

    def __str__(self):
        return self.zone
