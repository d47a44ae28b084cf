from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.ordering import OrderedQuerySet, Version, Versioned

from .. import saying

NONE, HALF_AN_HOUR = timedelta(0), timedelta(minutes=30)


def everything():
    """The set of conditions that every conversation meets."""
    return {"all": True, "conditions": []}


class Promise(models.TextChoices):
    """What can be promised: names of a policy's targets."""

    FIRST_RESPONSE = "first_response", _("First response")
    NEXT_RESPONSE = "next_response", _("Next response")
    RESOLUTION = "resolution", _("Resolution")


class Moment(models.TextChoices):
    """When something is done by itself."""

    WARNING = "warning", _("it warns")
    BREACH = "breach", _("it is late")
    AFTER = "after", _("it stays late")


class PolicyQuerySet(OrderedQuerySet):
    def active(self):
        return self.filter(is_active=True)


class Policy(Versioned, models.Model):
    """What we promise to which customers. The first one whose conditions hold applies."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveIntegerField(default=0, editable=False, db_index=True)
    is_active = models.BooleanField(_("on"), default=True)
    conditions = models.JSONField(_("for conversations"), default=everything, blank=True)
    first_response = models.DurationField(_("first response"), null=True, blank=True)
    next_response = models.DurationField(_("next response"), null=True, blank=True)
    resolution = models.DurationField(_("resolution"), null=True, blank=True)
    in_office_hours = models.BooleanField(
        _("count office hours only"),
        default=True,
        help_text=_("Those of the conversation's team. Otherwise the clock never stands still."),
    )
    pauses_for_customer = models.BooleanField(
        _("pause the resolution while we wait for the customer"), default=True
    )
    warn_share = models.PositiveSmallIntegerField(
        _("warn at"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text=_("Percent of the time promised."),
    )
    # What is done by itself, as conversations/actions read it: [[name, value], ...].
    on_warning = models.JSONField(_("when it warns"), default=list, blank=True)
    on_breach = models.JSONField(_("when it is late"), default=list, blank=True)
    after_breach = models.JSONField(_("when it stays late"), default=list, blank=True)
    after = models.DurationField(_("for so long"), default=HALF_AN_HOUR)
    # The number of its latest version.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)

    objects = PolicyQuerySet.as_manager()

    KEPT = (
        *("name", "is_active", "conditions", "first_response", "next_response", "resolution"),
        *("in_office_hours", "pauses_for_customer", "warn_share"),
        *("on_warning", "on_breach", "after_breach", "after"),
    )

    class Meta:
        verbose_name = _("SLA policy")
        verbose_name_plural = _("SLA policies")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    def target(self, promise):
        return getattr(self, promise)

    def clean(self):
        targets = {name: self.target(name) for name in Promise.values}
        zero = {name for name, target in targets.items() if target is not None and target <= NONE}
        if zero:
            text = _("Nothing can be done in no time. Enter a time, or leave it empty.")
            raise ValidationError(dict.fromkeys(zero, text))

    def steps(self, moment):
        names = {
            Moment.WARNING: self.on_warning,
            Moment.BREACH: self.on_breach,
            Moment.AFTER: self.after_breach,
        }
        return names[moment]

    def keep(self, *, by, now):
        self.created_at = self.created_at or now
        super().keep(by=by, now=now)

    @property
    def sentence(self):
        return saying.sentence(self.content())

    def problems(self):
        """What it cannot do as it was meant, in sentences."""
        return saying.problems(self.content())


class PolicyVersion(Version):
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="versions")
    words = saying

    class Meta(Version.Meta):
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="one_policy_version_a_number")
        ]

    def __str__(self):
        return f"{self.policy_id}.{self.number}"
