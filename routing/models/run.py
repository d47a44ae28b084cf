from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# A worker that takes longer was killed.
LOST_AFTER = timedelta(seconds=30)
MOST_TRIES = 5


class RunQuerySet(models.QuerySet):
    def hear(self, event, *, now):
        """Note that rules are to be asked of it. -> the Run, as long as it is not done"""
        run, _is_new = self.get_or_create(event=event, defaults={"heard_at": now})
        return None if run.done_at else run

    def claim(self, pk):
        """The run, held until the transaction ends; None when it is done, or another has it."""
        free = self.select_for_update(skip_locked=True, no_key=True, of=("self",))
        return free.filter(pk=pk, done_at=None).select_related("event__conversation").first()

    def to_do(self):
        """Those that will yet be done: what they are about is not given to anybody before."""
        return self.filter(done_at=None, tries__lt=MOST_TRIES)

    def given_up(self):
        """Those that killed their worker again and again: no rule is asked of them any more."""
        return self.filter(done_at=None, tries__gte=MOST_TRIES)

    def lost(self, now):
        """Those that were heard and not done: the wake-up or its worker was lost."""
        return self.to_do().filter(heard_at__lt=now - LOST_AFTER).order_by("heard_at")


class Run(models.Model):
    """That the rules are asked of an event: once, however often it is heard.

    Its row is held by whoever asks them, and is marked as done with what they did.
    """

    event = models.OneToOneField("conversations.Event", models.CASCADE, related_name="rule_run")
    heard_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    # Raised before each try: what kills its worker again and again is left alone in the end.
    tries = models.PositiveSmallIntegerField(default=0)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["heard_at"], condition=Q(done_at=None), name="run_to_do")]

    def __str__(self):
        return f"Run of {self.event_id}"


class Match(models.Model):
    """That a rule held and what came of it: `failures` are its steps that could not be done, as
    [name, value, why]."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="matches")
    rule = models.ForeignKey("Rule", models.CASCADE, related_name="matches")
    reason = models.ForeignKey("conversations.Reason", models.CASCADE, related_name="+")
    failures = models.JSONField(_("could not be done"), default=list)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("rule", F("created_at").desc(), name="matches_of_rule")]

    def __str__(self):
        return f"{self.rule_id} of {self.run_id}"
