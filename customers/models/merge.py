from django.conf import settings
from django.db import models
from django.db.models import Q


class Merge(models.Model):
    """Two customers turned out to be one person. `gone` stays as an empty row, so that it can be
    what it was again: what came as `gone` says so itself (`came_as`), whenever it came."""

    kept = models.ForeignKey("Customer", models.CASCADE, related_name="merges")
    gone = models.ForeignKey("Customer", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    # What the kept one has from the other: {"company": [before, now]}, and the same of attributes,
    # where None is "had none".
    took = models.JSONField(default=dict)
    took_attributes = models.JSONField(default=dict)
    # How many conversations and addresses moved.
    conversations = models.PositiveIntegerField(default=0)
    identities = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="merged_into_one"
            )
        ]

    def __str__(self):
        return f"{self.gone} → {self.kept}"
