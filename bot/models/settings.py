from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

SHARE = [MinValueValidator(0), MaxValueValidator(100)]


class SettingsManager(models.Manager):
    def of(self, inbox):
        """Those of this inbox, or how a bot behaves unless somebody says something else."""
        return self.filter(inbox=inbox).first() or Settings(inbox=inbox)


class Settings(models.Model):
    """How the bot of one inbox behaves. Whether it speaks there at all is `Inbox.has_bot`."""

    inbox = models.OneToOneField(
        "inboxes.Inbox", models.CASCADE, related_name="bot", verbose_name=_("inbox")
    )
    answers_from = models.PositiveSmallIntegerField(
        _("answers when it is at least this sure (%)"), default=60, validators=SHARE
    )
    asks_from = models.PositiveSmallIntegerField(
        _("asks back when it is at least this sure (%)"),
        default=40,
        validators=SHARE,
        help_text=_("Below it asks for a person."),
    )
    most_failed = models.PositiveSmallIntegerField(
        _("asks for a person after this many failed turns"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    answers_within = models.PositiveSmallIntegerField(
        _("asks for a person when it has not answered after (seconds)"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(600)],
    )
    silent_minutes = models.PositiveSmallIntegerField(
        _("counts a good answer as solved after silence of (minutes)"),
        default=30,
        validators=[MinValueValidator(1)],
        help_text=_("By mail a day at least."),
    )
    close_hours = models.PositiveSmallIntegerField(
        _("closes what it asked when no reply came for (hours)"),
        default=24,
        validators=[MinValueValidator(1)],
        help_text=_("By mail three days at least."),
    )

    objects = SettingsManager()

    class Meta:
        verbose_name = _("bot")
        verbose_name_plural = _("bots")

    def __str__(self):
        return str(self.inbox)

    def silence(self, *, is_mail):
        """After so long without a word a good answer counts as solved."""
        chosen = timedelta(minutes=self.silent_minutes)
        return max(chosen, timedelta(days=1)) if is_mail else chosen

    def closes_after(self, *, is_mail):
        """After so long without a word anything else that it said is over."""
        chosen = timedelta(hours=self.close_hours)
        return max(chosen, timedelta(days=3)) if is_mail else chosen
