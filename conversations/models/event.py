from django.conf import settings
from django.db import models
from django.db.models import Q

from ..events import Kind, announce


class EventQuerySet(models.QuerySet):
    def after(self, version):
        return self.filter(version__gt=version).order_by("version")

    def unannounced(self, before):
        return self.filter(announced_at=None, created_at__lt=before)

    def for_thread(self):
        withdrawn = Q(message__delivery="withdrawn") & ~Q(kind=Kind.MESSAGE_WITHDRAWN)
        return (
            self.exclude(withdrawn)
            .select_related("actor", "message__author", "message__customer", "note__author")
            .prefetch_related(
                "message__attachments", "message__customer__identities", "note__attachments"
            )
        )


class Event(models.Model):
    """A line of a conversation's log. Written by `Conversation.record` only, never changed."""

    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="events")
    # Counts from 1 within the conversation, without a gap: the cursor of every live screen.
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    message = models.ForeignKey("Message", models.CASCADE, null=True, blank=True)
    note = models.ForeignKey("Note", models.CASCADE, null=True, blank=True)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "version"], name="one_log_no_gap")
        ]
        indexes = [
            models.Index(fields=["kind", "created_at"]),
            models.Index(
                fields=["created_at"], condition=Q(announced_at=None), name="event_unannounced"
            ),
        ]

    def __str__(self):
        return f"{self.conversation_id}.{self.version} {self.kind}"

    @property
    def template(self):
        return f"conversations/events/{self.kind}.html"

    def announce(self):
        return announce(self)
