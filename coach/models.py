from django.conf import settings
from django.db import models


class SilenceManager(models.Manager):
    def holds_for(self, agent):
        return self.filter(agent=agent).exists()

    def begin(self, agent):
        self.get_or_create(agent=agent)

    def end(self, agent):
        self.filter(agent=agent).delete()


class Silence(models.Model):
    """An agent who wants no hints. (Whether a team has any is `Team.coaches`.)"""

    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )

    objects = SilenceManager()

    def __str__(self):
        return f"No hints for {self.agent_id}"
