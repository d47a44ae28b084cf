from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

from ..automation import Automation
from ..events import Kind, announce, announce_all


def kinds():
    """A new kind makes no migration."""
    return Kind.choices


class EventQuerySet(models.QuerySet):
    @transaction.atomic
    def write_all(self, kind, entries, *, now):
        """One line of this kind in the log of each of many conversations, whose rows are locked,
        as `Conversation.record` writes one. -> the events, announced once they are committed

        `entries`: (conversation, reason, details)
        """
        for conversation, _reason, _details in entries:
            conversation.version += 1
        pks = [conversation.pk for conversation, _reason, _details in entries]
        type(entries[0][0]).objects.filter(pk__in=pks).update(version=F("version") + 1)
        events = self.bulk_create(
            self.model(
                conversation=conversation,
                version=conversation.version,
                kind=kind,
                reason=reason,
                details=details,
                created_at=now,
            )
            for conversation, reason, details in entries
        )
        transaction.on_commit(partial(announce_all, events))
        return events

    def after(self, version):
        return self.filter(version__gt=version).order_by("version")

    def known_to(self, conversation):
        """What had happened when this conversation was read: a screen that showed later lines with
        its state of then would never hear what it is now."""
        return self.filter(version__lte=conversation.version)

    def in_time(self):
        """In the order in which it happened: that of a thread."""
        return self.order_by("created_at", "version")

    def before(self, event):
        """What a thread shows above this line."""
        same_time = Q(created_at=event.created_at, version__lt=event.version)
        return self.filter(Q(created_at__lt=event.created_at) | same_time)

    def unannounced(self, before):
        return self.filter(announced_at=None, created_at__lt=before)

    def for_thread(self):
        withdrawn = Q(message__delivery="withdrawn") & ~Q(kind=Kind.MESSAGE_WITHDRAWN)
        return (
            self.exclude(withdrawn)
            .select_related(
                "actor", "reason", "message__author", "message__customer", "note__author"
            )
            .prefetch_related(
                "message__attachments", "message__customer__identities", "note__attachments"
            )
        )


class Event(models.Model):
    """A line of a conversation's log. Written by `Conversation.record` only (of many, by
    `write_all`), and never changed; one that tells of a message or a note goes with it (see
    Joining)."""

    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="events")
    # Counts from 1 within the conversation: the cursor of every live screen. What was merged into
    # it comes late, so the order in which a thread is read is that of the times.
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=kinds)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    message = models.ForeignKey("Message", models.CASCADE, null=True, blank=True)
    note = models.ForeignKey("Note", models.CASCADE, null=True, blank=True)
    details = models.JSONField(default=dict)
    # Why it happened, where no person did it.
    reason = models.ForeignKey(
        "Reason", models.SET_NULL, null=True, blank=True, related_name="events", db_index=False
    )
    created_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "version"], name="one_log_no_gap")
        ]
        indexes = [
            models.Index(fields=["kind", "created_at"]),
            models.Index(fields=["conversation", "created_at", "version"], name="event_in_time"),
            models.Index(fields=["reason"], condition=Q(reason__isnull=False), name="event_reason"),
            models.Index(
                fields=["created_at"], condition=Q(announced_at=None), name="event_unannounced"
            ),
        ]

    def __str__(self):
        return f"{self.conversation_id}.{self.version} {self.kind}"

    @property
    def template(self):
        return f"conversations/events/{self.kind}.html"

    @property
    def doer(self):
        """Who did it: an agent, what acted by itself and can say why, or None."""
        return Automation(self.reason) if self.reason and not self.actor else self.actor

    def announce(self):
        return announce(self)
