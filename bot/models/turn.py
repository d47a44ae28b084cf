from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    ANSWER = "answer", _("answered")
    ASK = "ask", _("asked back")
    FLOW = "flow", _("went on in a flow")
    SOLVE = "solve", _("solved")
    CLOSE = "close", _("closed: no reply came")
    HAND_OFF = "hand_off", _("asked for a person")
    NOTHING = "nothing", _("said nothing")


class Turn(models.Model):
    """What the bot made of one message: the question, what it found, how sure it was, what it did.
    The trace that the "Why?" of its answers, the card, the replay and the list of unanswered
    questions read."""

    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="turns"
    )
    # The customer's message, and what the bot wrote; null where there was or is none.
    message = models.ForeignKey(
        "conversations.Message", models.SET_NULL, null=True, related_name="+"
    )
    answer = models.ForeignKey(
        "conversations.Message", models.SET_NULL, null=True, related_name="+"
    )
    question = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    # Why this outcome, as a code of `conversations.hand_offs`.
    why = models.CharField(max_length=40, blank=True)
    # The topic of `why`, as the admin calls it.
    topic = models.CharField(max_length=120, blank=True)
    # Whether the customer said that it did not help, or asked the same once more.
    has_failed = models.BooleanField(default=False)
    # When somebody said that this is not for the bot to answer.
    dismissed_at = models.DateTimeField(null=True, blank=True)
    # 0 to 1; null where nothing was looked for.
    confidence = models.FloatField(null=True)
    # What was found, best first: [{"passage", "article", "title", "heading", "url", "score"}]
    found = models.JSONField(default=list)
    # Who wrote the answer: "local", or the model's name.
    engine = models.CharField(max_length=80, blank=True)
    tokens = models.PositiveIntegerField(default=0)
    # What went wrong on the way, for admins: "model: timed out".
    error = models.CharField(max_length=300, blank=True)
    seconds = models.FloatField(default=0)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["conversation", "id"], name="turn_of_conversation")]

    def __str__(self):
        return f"{self.question[:60]} → {self.get_outcome_display()}"

    @property
    def is_sourced(self):
        """Whether it was an answer from somewhere. Anything else was small talk."""
        return bool(self.answer and self.answer.sources)
