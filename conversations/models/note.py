from django.conf import settings
from django.db import models


class Note(models.Model):
    """What only agents see. Not a message: nothing that delivers can reach this table."""

    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField()
    client_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "client_id"],
                condition=~models.Q(client_id=""),
                name="note_added_once",
            )
        ]

    def __str__(self):
        return self.body[:60]
