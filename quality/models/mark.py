from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mark(models.Model):
    """How one answer was in one respect; with what the criterion said when the review was begun."""

    class Value(models.TextChoices):
        OPEN = "", _("not marked yet")
        MET = "met", pgettext_lazy("a criterion", "Met")
        PARTLY = "partly", pgettext_lazy("a criterion", "Partly")
        MISSED = "missed", pgettext_lazy("a criterion", "Missed")
        NOT_ASKED = "none", _("Does not apply")

    # How much of the weight it brings.
    SHARES = {Value.MET: 1, Value.PARTLY: 0.5, Value.MISSED: 0}

    review = models.ForeignKey("Review", models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(
        "Criterion", models.SET_NULL, null=True, blank=True, related_name="marks"
    )
    name = models.CharField(max_length=80)
    help = models.CharField(max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField()
    is_critical = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    value = models.CharField(max_length=6, choices=Value, blank=True, default=Value.OPEN)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self.name}: {self.value}"

    @property
    def tone(self):
        return self.tone_of(self.value)

    def tone_of(self, value):
        """Red is for what must not be missed alone: the rest is there to learn from."""
        if value == self.Value.MISSED and self.is_critical:
            return "red"
        return {"met": "pine", "partly": "amber", "missed": "amber"}.get(value, "grey")


def score_of(marks):
    """Percent of the weight that was brought; None while nothing applies.

    What is not marked yet, or does not apply, is left out; a criterion that must not be missed
    and was makes it 0.
    """
    counted = [mark for mark in marks if mark.value in Mark.SHARES]
    if any(mark.is_critical and mark.value == Mark.Value.MISSED for mark in counted):
        return 0.0
    whole = sum(mark.weight for mark in counted)
    brought = sum(mark.weight * Mark.SHARES[mark.value] for mark in counted)
    return 100 * brought / whole if whole else None
