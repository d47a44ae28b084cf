from django.db import models


class Rebuild(models.Model):
    """All facts are derived anew, the newest conversations first. Gone on with by whoever comes:
    done twice, nothing changes."""

    size = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    differed = models.PositiveIntegerField(default=0)
    # The number of the conversation down to which it has come.
    last = models.BigIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.done} of {self.size}"
