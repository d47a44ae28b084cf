from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Rating(models.Model):
    """What the customer thought of it: 1 (bad) to 5 (great)."""

    conversation = models.OneToOneField("Conversation", models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.TextField(blank=True)
    # Who worked on it for the customer to see; nobody, when it was the bot alone.
    agents = models.ManyToManyField("team.Agent", related_name="ratings", blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5), name="score_1_to_5"
            )
        ]

    def __str__(self):
        return f"{self.score}/5"
