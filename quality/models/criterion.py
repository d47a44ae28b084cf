from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class CriterionQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_active=True)


class Criterion(models.Model):
    """What an answer is looked at for. A review takes a copy of all that are in use when it is
    begun: what is changed here changes no review that there is."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    help = models.CharField(
        _("what a good answer does"),
        max_length=300,
        blank=True,
        help_text=_("One sentence that two supervisors read alike."),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("2 counts twice as much as 1."),
    )
    is_critical = models.BooleanField(
        _("must not be missed"),
        default=False,
        help_text=_("When it is missed, the whole review is 0 %, whatever else was good."),
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Switched off, it stays in reviews that have it.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The lowest stands first.")
    )

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("criterion of reviews")
        verbose_name_plural = _("criteria of reviews")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=10), name="criterion_weight_1_to_10"
            )
        ]

    def __str__(self):
        return self.name
