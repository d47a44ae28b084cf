from datetime import UTC

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations import conditions
from conversations.models.ordering import OrderedQuerySet, Version, Versioned

from .. import saying


class Moment(models.TextChoices):
    """When rules are asked."""

    ARRIVES = "arrives", _("It arrives: new, handed off by the bot, or reopened")
    WRITES = "writes", _("The customer writes again")


def always():
    return {"all": True, "conditions": []}


def on_arrival():
    return [Moment.ARRIVES]


class RuleQuerySet(OrderedQuerySet):
    def in_force(self, moment, at):
        """Those that are asked then, in their order."""
        begun = Q(active_from=None) | Q(active_from__lte=at)
        not_over = Q(active_until=None) | Q(active_until__gt=at)
        found = self.filter(begun, not_over, is_on=True, moments__contains=[moment])
        return found.in_order()


class Rule(Versioned, models.Model):
    """When this is so, do that. Rules are asked in their order; the first that holds ends the
    round, unless it goes on."""

    name = models.CharField(_("name"), max_length=80)
    is_on = models.BooleanField(_("on"), default=True)
    position = models.PositiveIntegerField(_("order"), default=0, db_index=True)
    moments = ArrayField(
        models.CharField(max_length=8, choices=Moment),
        verbose_name=_("asked when"),
        default=on_arrival,
    )
    active_from = models.DateTimeField(
        _("active from"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    active_until = models.DateTimeField(
        _("active until"), null=True, blank=True, help_text=_("Empty: for good.")
    )
    # As conversations/conditions and conversations/actions read them.
    conditions = models.JSONField(_("when"), default=always)
    steps = models.JSONField(_("then"), default=list)
    goes_on = models.BooleanField(
        _("then ask the next rules, too"),
        default=False,
        help_text=_("Otherwise the first rule that holds is the last one that is asked."),
    )
    # The number of its latest version.
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = RuleQuerySet.as_manager()

    KEPT = (
        *("name", "is_on", "moments", "active_from", "active_until"),
        *("conditions", "steps", "goes_on"),
    )

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["position"]

    def __str__(self):
        return self.name

    def is_in_force(self, moment, at):
        """The same answer as the queryset's `in_force`, for one that is in hand."""
        has_begun = self.active_from is None or self.active_from <= at
        is_over = self.active_until is not None and self.active_until <= at
        return self.is_on and moment in self.moments and has_begun and not is_over

    def content(self):
        """It as JSON: {"name": ..., "conditions": ..., "active_from": "2026-..." or None}."""
        values = super().content()
        values["moments"] = sorted(map(str, self.moments))
        for name in ("active_from", "active_until"):
            values[name] = values[name] and values[name].astimezone(UTC).isoformat()
        return values

    @property
    def sentence(self):
        return saying.sentence(self.content())

    def problems(self):
        """What it cannot do as it was meant, in sentences."""
        return [*conditions.problems(self.conditions), *saying.problems_of(self.steps)]


class RuleVersion(Version):
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions")
    words = saying

    class Meta(Version.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="one_version_a_number")
        ]

    def __str__(self):
        return f"{self.rule_id}.{self.number}"
