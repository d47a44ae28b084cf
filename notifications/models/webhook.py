from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import guard
from ..types import Type

USUAL = [Type.ESCALATION, Type.SLA_BREACHED, Type.ALERT, Type.FAILED, Type.RATED_LOW]


def usual():
    return [type_.value for type_ in USUAL]


def check_address(url):
    try:
        guard.check(url)
    except guard.Forbidden as why:
        raise ValidationError(str(why)) from None


class WebhookQuerySet(models.QuerySet):
    def for_conversation(self, conversation):
        return self.filter(is_active=True).filter(
            Q(team=None) | Q(team=conversation.team_id) if conversation.team_id else Q(team=None)
        )


class Webhook(models.Model):
    """A channel of a team's chat, in the way of Slack: also Mattermost, Rocket.Chat and others."""

    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(
        _("address"),
        max_length=2000,
        validators=[check_address],
        help_text=_("Of an “incoming webhook” of Slack, or of what understands the same."),
    )
    team = models.ForeignKey(
        "team.Team",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
        help_text=_("Empty: what happens in every team."),
    )
    types = models.JSONField(_("tells of"), default=usual)
    is_active = models.BooleanField(_("is active"), default=True)
    sent_at = models.DateTimeField(_("last told"), null=True, editable=False)
    error = models.CharField(_("last failure"), max_length=300, blank=True, editable=False)
    failed_at = models.DateTimeField(_("failed"), null=True, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook of a chat")
        verbose_name_plural = _("webhooks of chats")

    def __str__(self):
        return self.name


class Post(models.Model):
    """What a webhook is to be told: the outbox. Once for an event, or for a whole batch."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="posts")
    event = models.ForeignKey("conversations.Event", models.CASCADE, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+")
    type = models.CharField(max_length=16, choices=Type)
    line = models.CharField(max_length=40)
    # Null: it was told, or given up. A worker that has it in hand sets a later time.
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "line"], name="posted_once")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="webhook_outbox"
            )
        ]

    def __str__(self):
        return f"{self.type} to {self.webhook_id}"
