from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce, Least

from .settings import Settings

# So long the bot waits for another line: who writes five short ones gets one answer.
PAUSE = timedelta(seconds=1.5)
LONGEST_PAUSE = timedelta(seconds=8)  # from the first line on
# Who has had a run for so long was perhaps killed: another may try. Who is first, answers. A model
# that takes its time is not asked twice.
LEASE = timedelta(seconds=settings.MODEL_TIMEOUT + 5 if settings.MODEL_URL else 15)
# So long after it was due, a wake-up counts as lost, and is given once more.
LOST_AFTER = timedelta(seconds=4)
# So far ahead nothing can have been heard.
STEP = timedelta(minutes=1)
SECOND = Value(timedelta(seconds=1), DurationField())


class RunQuerySet(models.QuerySet):
    def hear(self, conversation_pk, *, now, at_once=False):
        """Somebody waits for the bot there. -> when it looks"""
        due = now if at_once else now + PAUSE
        heard = Coalesce("heard_at", now)
        latest = Least(heard + LONGEST_PAUSE, due)
        fields = {"heard_at": heard, "due_at": latest, "woken_at": now}
        if not self.filter(pk=conversation_pk).update(**fields):
            first = {"heard_at": now, "due_at": due, "woken_at": now}
            row = Run(conversation_id=conversation_pk, **first)
            self.bulk_create([row], ignore_conflicts=True)
        return due

    @transaction.atomic
    def claim(self, pk, now):
        """The run that is due, ours for the time of a lease; None when another has it."""
        free = self.select_for_update(skip_locked=True, no_key=True, of=("self",))
        run = free.due(now).filter(pk=pk).first()
        if run:
            run.held_until = now + LEASE
            run.save(update_fields=["held_until"])
        return run

    def due(self, now):
        return self.filter(Q(held_until=None) | Q(held_until__lte=now), due_at__lte=now)

    def lost(self, now):
        """Due, and nobody came: the wake-up or its worker was lost."""
        before = now - LOST_AFTER
        waits = self.due(now).filter(heard_at__isnull=False)  # few: they have an index
        return waits.filter(due_at__lte=before, woken_at__lte=before)

    def wake_lost(self, now, at_most):
        """-> the numbers of what was lost, each given out once in a while."""
        pks = list(self.lost(now).order_by("due_at").values_list("pk", flat=True)[:at_most])
        self.filter(pk__in=pks).update(woken_at=now)
        return pks

    def overdue(self, now, at_most):
        """Those in which somebody has waited longer than the inbox says, whoever has them; when the
        clock was set back, also what was heard in what is the future again."""
        within = Coalesce("conversation__inbox__bot__answers_within", Settings().answers_within)
        patience = ExpressionWrapper(within * SECOND, DurationField())
        until = ExpressionWrapper(F("heard_at") + patience, DateTimeField())
        waited = self.alias(until=until).filter(heard_at__isnull=False)
        waited = waited.filter(Q(until__lte=now) | Q(heard_at__gt=now + STEP))
        return list(waited.order_by("heard_at")[:at_most])

    def silent(self, now):
        """A good answer, and nothing came after it for long enough."""
        return self.filter(solve_at__lte=now, heard_at=None)

    def left(self, now):
        """Nothing came after something else that the bot said, such as a question."""
        return self.filter(close_at__lte=now, heard_at=None)


class Run(models.Model):
    """That the bot is to look at a conversation: one row a conversation, so that one worker at a
    time thinks about it. It is held for a lease and not by a lock: thinking takes seconds.

    What was read before thinking is compared in the transaction that writes: whatever came in
    between, or another worker was faster, and the thought is dropped.
    """

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, primary_key=True, related_name="bot_run"
    )
    # Since when somebody waits for it; null: nobody does.
    heard_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    woken_at = models.DateTimeField(null=True, blank=True)
    # The number of the last message that it has dealt with.
    through = models.BigIntegerField(default=0)
    # When the silence after a good answer counts as solved.
    solve_at = models.DateTimeField(null=True, blank=True)
    # When the silence after anything else ends it: no reply came.
    close_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["heard_at"], condition=Q(heard_at__isnull=False), name="bot_awaited"
            ),
            models.Index(
                fields=["solve_at"], condition=Q(solve_at__isnull=False), name="bot_silent"
            ),
            models.Index(fields=["close_at"], condition=Q(close_at__isnull=False), name="bot_left"),
        ]

    def __str__(self):
        return f"Run in {self.conversation_id}"

    def finish(self, *, through=None, solve_at=None, close_at=None):
        """Nobody waits any more."""
        self.heard_at = self.due_at = self.held_until = self.woken_at = None
        self.through = through or self.through
        self.solve_at, self.close_at = solve_at, close_at
        self.save()

    def again(self, now):
        """More was written meanwhile: it looks again at all of it, a moment after the last line."""
        self.held_until = None
        self.due_at = max(self.due_at or now, now)
        self.save(update_fields=["held_until", "due_at"])
