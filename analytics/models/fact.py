from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What numbers are made of."""

    OPENED = "opened", _("opened")
    HANDED_OFF = "handed_off", _("handed off by the bot")
    FIRST_RESPONSE = "first_response", _("first answer")
    NEXT_RESPONSE = "next_response", _("next answer")
    RESOLVED = "resolved", _("resolved")
    BOT_SOLVED = "bot_solved", _("solved by the bot")
    LAPSED = "lapsed", _("closed without a reply")
    REOPENED = "reopened", _("reopened")
    ASKED = "asked", _("asked how it was")
    RATED = "rated", _("rated")
    BOT_RATED = "bot_rated", _("rated, with the bot alone")
    CREDIT = "credit", _("rated, for each who answered")
    FIRST_KEPT = "first_kept", _("first response in time")
    FIRST_BROKEN = "first_broken", _("first response late")
    NEXT_KEPT = "next_kept", _("next response in time")
    NEXT_BROKEN = "next_broken", _("next response late")
    RESOLUTION_KEPT = "resolution_kept", _("resolution in time")
    RESOLUTION_BROKEN = "resolution_broken", _("resolution late")
    CANNED = "canned", _("answered with a canned reply")


def kinds():
    """A new kind makes no migration."""
    return Kind.choices


def known(to):
    """Who or what it was of then. A number is no reason to keep anybody, and outlives nobody's
    row: what is gone is reckoned as nobody's (see `Basis`)."""
    return models.ForeignKey(
        to, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )


# What numbers are added up of.
COUNTED = ["seconds", "office_seconds", "bucket", "office_bucket", "score"]


class Fact(models.Model):
    """One thing that has happened in a conversation and is counted. Made from its log by
    `facts.derive`, and never changed by anything else."""

    Kind = Kind

    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="facts", db_index=False
    )
    kind = models.CharField(max_length=18, choices=kinds)
    # The how many-th of its kind in this conversation, from 1.
    cycle = models.PositiveIntegerField()
    at = models.DateTimeField()
    # Team and agent as they were then; inbox, issue type and tags as they are.
    team = known("team.Team")
    agent = known(settings.AUTH_USER_MODEL)
    inbox = known("inboxes.Inbox")
    issue_type = known("conversations.IssueType")
    canned = known("canned_responses.CannedResponse")
    tags = ArrayField(models.BigIntegerField(), default=list)
    # How long it took, to the millisecond; and of that in the office hours of its team.
    seconds = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    office_seconds = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    # The places of these two in a histogram, see `buckets`.
    bucket = models.PositiveSmallIntegerField(null=True)
    office_bucket = models.PositiveSmallIntegerField(null=True)
    score = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("fact")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind", "cycle", "agent"],
                nulls_distinct=False,
                name="a_fact_once",
            )
        ]
        # The fact is in the index of whose it is: of a year those of one inbox are half a million.
        indexes = [
            models.Index(fields=["at"], name="fact_at"),
            models.Index(fields=["kind", "at"], include=["score"], name="fact_of_kind"),
            models.Index(
                fields=["team", "kind", "at"],
                include=["agent", "inbox", "issue_type", "tags", *COUNTED],
                name="fact_of_team",
            ),
            models.Index(
                fields=["inbox", "kind", "at"],
                include=["team", "agent", "issue_type", "tags", *COUNTED],
                name="fact_of_inbox",
            ),
            models.Index(
                fields=["kind", "at"],
                include=["tags", "team", "agent", "inbox", "issue_type", *COUNTED],
                name="fact_with_tags",
                condition=~Q(tags=[]),
            ),
            models.Index(fields=["agent", "kind", "at"], name="fact_of_agent"),
        ]

    def __str__(self):
        return f"{self.kind} {self.cycle} of C-{self.conversation_id}"
