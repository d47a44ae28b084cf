from django.db import models


class FeedbackQuerySet(models.QuerySet):
    def give(self, article, *, visitor, is_helpful, now, words=""):
        """What somebody says about an article; whoever says it again has changed their mind.

        `visitor` is a digest, see knowledge/readers.py.
        """
        feedback, _is_new = self.update_or_create(
            article=article,
            visitor=visitor,
            defaults={"is_helpful": is_helpful, "words": words, "created_at": now},
        )
        return feedback

    def counted(self):
        """-> {"yes": how many found it helpful, "no": how many did not}"""
        return self.aggregate(
            yes=models.Count("pk", filter=models.Q(is_helpful=True)),
            no=models.Count("pk", filter=models.Q(is_helpful=False)),
        )


class Feedback(models.Model):
    """Whether an article helped somebody, and what was missing."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="feedback")
    is_helpful = models.BooleanField()
    words = models.CharField(max_length=1000, blank=True)
    # Tells two visitors apart, and says nothing about either.
    visitor = models.CharField(max_length=32)
    created_at = models.DateTimeField()

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "visitor"], name="one_feedback_a_visitor")
        ]

    def __str__(self):
        return self.words or ("+" if self.is_helpful else "-")
