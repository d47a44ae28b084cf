from datetime import timedelta

from django.conf.global_settings import LANGUAGES
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations import placeholders
from team.locale import nearest, speaking

# What is written where an admin has written nothing, in the customer's language.
NUDGE = _(
    "Hi {{ customer.first_name }},\n\nwe have not heard from you yet. Do you still need us? Just"
    " answer here, and we go on.\n\n{{ agent.first_name }}"
)
CLOSING = _(
    "Hi {{ customer.first_name }},\n\nwe have not heard from you, so we close this for now. Answer"
    " whenever you like: that opens it again.\n\n{{ agent.first_name }}"
)
LONGEST = 5_000  # characters
LANGUAGE_NAMES = [("", _("Any other language")), *((code, _(name)) for code, name in LANGUAGES)]


class FollowUpsQuerySet(models.QuerySet):
    def of(self, inbox):
        """How an inbox follows up; the usual way where an admin has said nothing."""
        return getattr(inbox, "follow_ups", None) or FollowUps(inbox=inbox)


class FollowUps(models.Model):
    """What happens by itself in an inbox when nothing happens."""

    inbox = models.OneToOneField(
        "inboxes.Inbox", models.CASCADE, related_name="follow_ups", verbose_name=_("inbox")
    )
    remind_after = models.PositiveSmallIntegerField(
        _("remind us after (office hours)"),
        null=True,
        blank=True,
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_(
            "A customer waits so long and nobody did anything. It is repeated after two, four and"
            " eight times as long. Empty: never."
        ),
    )
    nudge_after = models.PositiveSmallIntegerField(
        _("ask the customer after (days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("So long after our last answer, if none has come. Empty: never."),
    )
    close_after = models.PositiveSmallIntegerField(
        _("close it after (more days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("So long after that, if still none has come. Empty: it stays open."),
    )
    in_office_hours = models.BooleanField(
        _("write to customers in office hours only"),
        default=True,
        help_text=_("What falls into a night or a holiday goes out when we open."),
    )

    objects = FollowUpsQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-ups of an inbox")
        verbose_name_plural = _("follow-ups")

    def __str__(self):
        return str(self.inbox)

    def clean(self):
        if self.close_after and not self.nudge_after:
            text = _("Before it is closed the customer is asked: say after how many days.")
            raise ValidationError({"nudge_after": text})

    def text(self, part, customer):
        """What a customer is written, in their language: `part` is "nudge" or "closing"."""
        written = {each.language: getattr(each, part) for each in self.texts.all()}
        language = nearest(customer.language, {name for name, text in written.items() if text})
        if language is not None:
            return written[language]
        with speaking(customer.language):
            return str({"nudge": NUDGE, "closing": CLOSING}[part])


class FollowUpText(models.Model):
    """What customers of one language are written."""

    follow_ups = models.ForeignKey(FollowUps, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_NAMES, blank=True)
    nudge = models.TextField(
        _("the question"), max_length=LONGEST, blank=True, validators=[placeholders.check]
    )
    closing = models.TextField(
        _("the notice of closing"), max_length=LONGEST, blank=True, validators=[placeholders.check]
    )

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [
            models.UniqueConstraint(
                fields=["follow_ups", "language"], name="a_follow_up_once_a_language"
            )
        ]

    def __str__(self):
        return str(self.get_language_display())


class PlanQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(due_at__lte=now)


class Plan(models.Model):
    """What happens next by itself in a conversation, unless somebody does something.

    It only says when to look: what is done, and whether, follows from the conversation itself
    (see planning.py).
    """

    class Step(models.TextChoices):
        REMIND = "remind", _("Remind us")
        NUDGE = "nudge", _("Ask the customer")
        CLOSE = "close", _("Close it")

    MOST_REMINDERS = 4

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, related_name="plan"
    )
    step = models.CharField(max_length=6, choices=Step)
    # What it counts from.
    since = models.DateTimeField()
    # Null: nothing more, we were reminded often enough.
    due_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="plan_due")
        ]

    def __str__(self):
        return f"{self.conversation_id} {self.step}"


def longer(hours, count):
    """When we are reminded for the time after `count` times: each takes twice as long."""
    return timedelta(hours=hours * 2**count)
