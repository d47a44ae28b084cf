from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AskQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(due_at__lte=now)

    def plan(self, conversation, now):
        """It was solved: ask some time later. Once a conversation, however often it ends."""
        due = now + timedelta(hours=conversation.inbox.rating_after)
        ask, is_new = self.get_or_create(conversation=conversation, defaults={"due_at": due})
        if not is_new and ask.asked_at is None:
            self.filter(pk=ask.pk, asked_at=None).update(due_at=due)

    def note(self, conversation, now):
        """It was solved in a chat, where the question is shown at once. The first time counts."""
        self.get_or_create(conversation=conversation, defaults={"asked_at": now})

    def by_mail(self):
        return self.exclude(conversation__inbox__channel="web")

    def call_off(self, conversation):
        """It goes on: whether it was good is not asked yet, nor once more."""
        self.filter(conversation=conversation).update(due_at=None)

    def take_back(self, conversation, undone):
        """The closing with which a chat was asked (this version of it) was a mistake."""
        closing = conversation.events.filter(version=undone).values("created_at")
        self.filter(conversation=conversation, asked_at__in=closing).delete()


class Ask(models.Model):
    """That a customer is asked how it was: when, and what became of it. A chat is asked at its end,
    and that is all."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, related_name="ask"
    )
    # When to ask, or to ask once more; nothing when there is nothing left to do.
    due_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = _("question how it was")
        indexes = [
            models.Index(fields=["due_at"], name="ask_due", condition=Q(due_at__isnull=False))
        ]

    def __str__(self):
        return f"{self.conversation_id}: {self.due_at or self.asked_at}"
