from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.conditions import holds, sentence

from ..amounts import WORTH, highest_above

CURRENCIES = [(code, code) for code in WORTH]


class TopicQuerySet(models.QuerySet):
    def of(self, inbox):
        """Those that people answer in this inbox."""
        return self.filter(Q(inbox=inbox) | Q(inbox=None), is_active=True)


class Topic(models.Model):
    """What only people answer, whatever the bot knows of it: "a refund over 500 EUR"."""

    name = models.CharField(
        _("name"),
        max_length=120,
        unique=True,
        help_text=_("Agents read it as the reason: a refund over 500 EUR."),
    )
    inbox = models.ForeignKey(
        "inboxes.Inbox",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("inbox"),
        help_text=_("Empty: in every inbox."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    # As rules have them: see conversations/conditions.
    conditions = models.JSONField(_("when"), default=dict, blank=True)
    over = models.DecimalField(
        _("and an amount over"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("Empty: whatever the amount. Other currencies are compared roughly."),
    )
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES, default="EUR")

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic for people")
        verbose_name_plural = _("topics for people")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def sentence(self):
        """ "the text has any of refund, over 500 EUR" """
        above = {
            "amount": f"{self.over.normalize():f}" if self.over is not None else "",
            "code": self.currency,
        }
        parts = [
            sentence(self.conditions),
            _("over %(amount)s %(code)s") % above if self.over is not None else "",
        ]
        return ", ".join(str(part) for part in parts if part)

    def seen_in(self, facts):
        """What of it is there: a text for "Why?"; "" when it is about something else."""
        if not holds(self.conditions, facts):
            return ""
        said = sentence(self.conditions) or str(self)
        if self.over is None:
            return said
        above = highest_above(facts.text.raw, self.over, self.currency)
        return f"{said}; {above[0].normalize():f} {above[1]}" if above else ""
