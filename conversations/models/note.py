from django.conf import settings
from django.db import models
from django.db.models import Q


class Note(models.Model):
    """What only agents see. Not a message: nothing that delivers can reach this table."""

    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="notes")
    # The conversation that it goes back to, once it was merged or split. Null: it never moved.
    home = models.ForeignKey(
        "Conversation", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField()
    client_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    # Since when it stands above the thread, if it does.
    pinned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "client_id"], condition=~Q(client_id=""), name="note_added_once"
            )
        ]
        indexes = [
            models.Index(fields=["home"], condition=models.Q(home__isnull=False), name="note_home")
        ]

    def __str__(self):
        return self.body[:60]


class MentionQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)

    def read(self, agent, conversation_pk, version, *, now):
        """The agent has read this conversation's log up to here, and what calls them there."""
        here = {"note__conversation": conversation_pk, "note__event__version__lte": version}
        self.unread().filter(agent=agent, **here).update(read_at=now)


class Mention(models.Model):
    """An agent whom a note calls by name, or by the name of a team of theirs."""

    note = models.ForeignKey("Note", models.CASCADE, related_name="mentions")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "agent"], name="called_once_a_note")]
        indexes = [
            models.Index(fields=["agent"], condition=Q(read_at=None), name="unread_mentions")
        ]

    def __str__(self):
        return f"{self.agent_id} in note {self.note_id}"
