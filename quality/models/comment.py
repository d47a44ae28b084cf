from django.conf import settings
from django.db import models


class Comment(models.Model):
    """What a supervisor says to one line of the thread. The line's own words are not copied: when
    a conversation is erased, nothing of it stays here."""

    review = models.ForeignKey("Review", models.CASCADE, related_name="comments")
    # The line of the log; nothing when it is gone.
    event = models.ForeignKey(
        "conversations.Event", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # When that line was written, so that the comments keep their order.
    line_at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author_name = models.CharField(max_length=80)
    text = models.TextField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["line_at", "pk"]

    def __str__(self):
        return self.text[:60]
