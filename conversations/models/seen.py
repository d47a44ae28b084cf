from django.conf import settings
from django.db import models


class Seen(models.Model):
    """How far an agent has read a conversation: each reads with their own eyes."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="seen")
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "conversation"], name="one_mark_an_agent")
        ]

    def __str__(self):
        return f"{self.agent_id} has read {self.conversation_id} to {self.version}"
