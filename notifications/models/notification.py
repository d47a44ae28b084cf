from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from conversations.models import Conversation

from ..types import Reason, Type

# So long after one notification the next of the same line is neither loud nor pushed.
LULL = timedelta(seconds=60)
KEPT = timedelta(days=90)
COUNTED = 1000


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, agent):
        """Theirs, of conversations that they may see now: not what was queued before they left a
        team. What leads elsewhere says nothing of its conversation."""
        seen = Conversation.objects.visible_to(agent).filter(pk=OuterRef("conversation"))
        # (Looked up for each: with an EXISTS, all that the agent may see would be read first.)
        found = self.alias(seen=Subquery(seen.values("pk")[:1]))
        return found.filter(Q(seen__isnull=False) | ~Q(address=""), agent=agent)

    def unread(self):
        return self.filter(read_at=None)

    def on_screen(self):
        return self.filter(on_screen=True)

    def for_words(self):
        """With what their sentences say."""
        return self.select_related(
            "team",
            "conversation__customer",
            "conversation__team",
            "conversation__inbox",
            "event__actor",
            "event__note",
            "event__message",
        )

    def in_lines(self):
        """As they are shown: what is unread of a conversation, or a batch, is one line, and stays
        one when it was read together. -> dicts of line, read_at, last (pk) and count, newest first
        """
        lines = self.order_by().values("line", "read_at")
        return lines.annotate(last=Max("pk"), count=Count("pk")).order_by("-last")

    def count_lines(self):
        """How many lines; of very many notifications only the newest count."""
        newest = self.order_by("-pk").values("line")[:COUNTED]
        return self.model.objects.filter(pk__in=newest.values("pk")).aggregate(
            lines=Count("line", distinct=True)
        )["lines"]

    def read_up_to(self, version, conversation_pk):
        """Those of lines of this conversation's log that were shown up to this version."""
        shown = Q(event__version__lte=version) | ~Q(event__conversation=conversation_pk)
        return self.filter(shown, conversation=conversation_pk, address="")

    def mark_read(self, now):
        """-> how many were not read before."""
        return self.unread().update(read_at=now, push_due_at=None, mail_due_at=None)

    def pushed(self):
        """What may lie on the screen of a device."""
        return self.filter(push_tries__gt=0)

    def push_due(self, now):
        return self.filter(push_due_at__lte=now)

    def mail_due(self, now):
        return self.filter(mail_due_at__lte=now)


class Notification(models.Model):
    """That an agent is told of an event, or of something with an address of its own. The row is the
    outbox of its push and its mail, too."""

    Type, Reason = Type, Reason

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    type = models.CharField(max_length=16, choices=Type)
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+")
    event = models.ForeignKey("conversations.Event", models.CASCADE, null=True, related_name="+")
    # Where it leads, if not to the conversation.
    address = models.CharField(max_length=100, blank=True)
    batch = models.ForeignKey("conversations.Batch", models.SET_NULL, null=True, related_name="+")
    # What is shown together while it is unread: "c12", "b3-assigned" for one batch,
    # or "r7" for a review.
    line = models.CharField(max_length=40)
    reason = models.CharField(max_length=12, choices=Reason)
    # Through which of their teams it came.
    team = models.ForeignKey("team.Team", models.SET_NULL, null=True, related_name="+")
    on_screen = models.BooleanField(default=True)
    # Whether it pops up, and with which sound.
    is_loud = models.BooleanField(default=True)
    sound = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # When it is to be sent; null: not, or not any more. A worker that has it in hand sets a later
    # time, so that another goes on when it dies.
    push_due_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    push_tries = models.PositiveSmallIntegerField(default=0)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "event"], name="told_once_of_an_event")
        ]
        indexes = [
            models.Index("agent", F("id").desc(), name="notifications_of_agent"),
            models.Index(
                fields=["agent", "line"], condition=Q(read_at=None), name="unread_notifications"
            ),
            models.Index(
                fields=["push_due_at"], condition=Q(push_due_at__isnull=False), name="push_outbox"
            ),
            models.Index(
                fields=["mail_due_at"], condition=Q(mail_due_at__isnull=False), name="mail_outbox"
            ),
            models.Index(fields=["created_at"], name="notifications_by_age"),
        ]

    def __str__(self):
        return f"{self.type} for {self.agent_id}"
