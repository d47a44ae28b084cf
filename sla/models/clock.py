from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from team.hours import ALWAYS

from .. import arithmetic
from .policy import Moment, Promise


class ClockQuerySet(models.QuerySet):
    def running(self):
        return self.filter(ended_at=None)

    def to_breach(self, now):
        """Run out, and nobody has said so: also those that were answered late since."""
        return self.filter(breached_at=None, due_at__lt=now)

    def to_escalate(self, now):
        return self.filter(escalates_at__lte=now, ended_at=None)

    def to_warn(self, now):
        """Nearly run out. What has run out is told as that."""
        return self.filter(
            warned_at=None, breached_at=None, warn_at__lt=now, due_at__gte=now, ended_at=None
        )


class Clock(models.Model):
    """One promise to one customer. Made and kept by `keeping.keep`, from the conversation's log."""

    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="clocks"
    )
    kind = models.CharField(_("promise"), max_length=16, choices=Promise)
    started_at = models.DateTimeField()
    # What was promised, by which policy as it was then, and why that one (see Reason.trace).
    policy = models.ForeignKey("Policy", models.SET_NULL, null=True, related_name="clocks")
    policy_name = models.CharField(max_length=80)
    policy_version = models.PositiveIntegerField()
    conditions = models.JSONField(null=True)  # null: somebody chose the policy for it
    target = models.DurationField(null=True)  # null: no policy promises it any more
    in_office_hours = models.BooleanField(default=True)
    pauses_for_customer = models.BooleanField(default=True)
    warn_share = models.PositiveSmallIntegerField(default=80)
    # The pieces of time in which it went: [start, end or null, why it stopped then].
    runs = models.JSONField(default=list)
    # When it runs out, if nothing changes. Null while it stands still, and once it was kept.
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    # What has counted, at the last moment at which it stood still or ended.
    used = models.DurationField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    # Each set once, by whoever of the workers claims it.
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    # When its policy does something next by itself, and for which moments it has (see Moment).
    escalates_at = models.DateTimeField(null=True)
    escalated = models.JSONField(default=list)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind", "started_at"], name="promised_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(breached_at=None, due_at__isnull=False),
                name="clock_to_breach",
            ),
            models.Index(
                fields=["warn_at"],
                condition=Q(warned_at=None, breached_at=None, warn_at__isnull=False),
                name="clock_to_warn",
            ),
            models.Index(
                fields=["escalates_at"],
                condition=Q(escalates_at__isnull=False),
                name="clock_to_escalate",
            ),
            models.Index(fields=["policy"], condition=Q(ended_at=None), name="clock_running"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of C-{self.conversation_id}"

    @property
    def spans(self):
        """`runs` as times: [(start, end or None)]."""
        return [(_moment(start), _moment(end)) for start, end, _why in self.runs]

    @property
    def is_paused(self):
        return bool(self.runs) and self.runs[-1][1] is not None

    @property
    def warned_after(self):
        return self.target * self.warn_share / 100

    def next_moment(self):
        """-> (when, Moment) of what its policy does next by itself; (None, None) for nothing."""
        if not self.policy or self.ended_at:
            return None, None
        moments = [
            (self.warned_at, Moment.WARNING),
            (self.breached_at, Moment.BREACH),
            (self.breached_at and self.breached_at + self.policy.after, Moment.AFTER),
        ]
        for at, moment in moments:
            if at and moment not in self.escalated and self.policy.steps(moment):
                return at, moment
        return None, None

    def hours_in(self, hours):
        """The hours that it counts in; `hours`: those of its conversation's team."""
        return hours if self.in_office_hours else ALWAYS

    def counted_at(self, hours, now):
        return arithmetic.used(self.spans, self.hours_in(hours), now)

    def pieces(self, hours, now):
        """All its time until it ended, or until now: what counted, and why the rest did not."""
        causes = {end: why for _start, end, why in self.runs}
        until = self.ended_at or now
        return arithmetic.pieces(
            self.spans, self.hours_in(hours), until, lambda at: causes.get(at.isoformat(), "")
        )

    def trace(self, hours, now):
        """Why it was promised and how its time went, for a Reason."""
        until = min(self.due_at or now, now)
        return {
            "policy": {
                "id": self.policy_id,
                "name": self.policy_name,
                "version": self.policy_version,
            },
            "conditions": self.conditions,
            "promise": self.kind,
            "target": self.target.total_seconds(),
            "in_office_hours": self.in_office_hours,
            "started_at": self.started_at.isoformat(),
            "due_at": self.due_at and self.due_at.isoformat(),
            "pieces": [
                [piece.start.isoformat(), piece.end.isoformat(), piece.counts, piece.cause]
                for piece in self.pieces(hours, until)
            ],
        }


def _moment(text):
    return text and datetime.fromisoformat(text)
