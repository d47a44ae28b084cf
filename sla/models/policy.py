from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def everything():
    """The set of conditions that every conversation meets."""
    return {"all": True, "conditions": []}


class Promise(models.TextChoices):
    """What can be promised: names of a policy's targets."""

    FIRST_RESPONSE = "first_response", _("First response")
    NEXT_RESPONSE = "next_response", _("Next response")
    RESOLUTION = "resolution", _("Resolution")


class PolicyQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)


class Policy(models.Model):
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
    # Raised by every change that matters to a clock.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)

    objects = PolicyQuerySet.as_manager()

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
        if not any(targets.values()):
            raise ValidationError(_("Promise something: enter at least one target."))


NONE = timedelta(0)
