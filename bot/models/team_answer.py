from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class TeamAnswer(models.Model):
    """A sentence that agents have written, in the same words, to several customers whose
    conversations were solved by it. Made by `bot.team_answers`, and read by the bot."""

    # Of its text: what an admin has removed is known again, and stays away.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    text = models.TextField(_("text"), editable=False)
    language = models.CharField(_("language"), max_length=10, editable=False)
    customers = models.PositiveIntegerField(_("customers who were told so"), editable=False)
    # Words that several of them asked with (B), and its own (C).
    words = SearchVectorField(null=True, editable=False)
    is_removed = models.BooleanField(
        _("removed"), default=False, help_text=_("The bot does not say it any more.")
    )

    class Meta:
        verbose_name = _("answer of our team")
        verbose_name_plural = _("answers of our team")
        ordering = ["-customers", "pk"]
        indexes = [GinIndex(fields=["words"], name="team_answer_words")]

    def __str__(self):
        return self.text[:80]
