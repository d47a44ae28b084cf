from django.conf import settings
from django.db import models


class SeenQuerySet(models.QuerySet):
    def mark(self, agent, conversation_pk, version):
        """Read up to here, and never less far than before. One statement, safe against two tabs."""
        seen = Seen(agent=agent, conversation_id=conversation_pk, version=version)
        read_before = self.filter(
            agent=agent, conversation_id=conversation_pk, version__gte=version
        )
        if not read_before.exists():
            self.bulk_create(
                [seen],
                update_conflicts=True,
                unique_fields=["agent", "conversation"],
                update_fields=["version"],
            )

    def mark_unread(self, agent, conversation):
        """The agent has not read what came last: it is news again, to them alone."""
        self.update_or_create(
            agent=agent,
            conversation=conversation,
            defaults={"version": max(conversation.news_version - 1, 0)},
        )

    def versions(self, agent, conversations):
        """How far the agent has read each of these: {pk: version}."""
        read = self.filter(agent=agent, conversation__in=conversations)
        return dict(read.values_list("conversation", "version"))


class Seen(models.Model):
    """How far an agent has read a conversation: each reads with their own eyes."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="seen")
    version = models.PositiveIntegerField()

    objects = SeenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "conversation"], name="one_mark_an_agent")
        ]

    def __str__(self):
        return f"{self.agent_id} has read {self.conversation_id} to {self.version}"
