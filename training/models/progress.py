from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

KEY = 40  # letters of a lesson's key, as of a step's


class ProgressQuerySet(models.QuerySet):
    @transaction.atomic
    def do(self, agent, lesson, step, *, now):
        """The step with this key is done; with the last one, the lesson is. -> Progress"""
        progress = self._take(agent, lesson, now)
        progress._do(step, lesson, now)
        return progress

    @transaction.atomic
    def answer(self, agent, lesson, question, chosen, *, now):
        """Keep what was chosen. Only the right answers do the step, a wrong one takes nothing back.
        -> Progress
        """
        progress = self._take(agent, lesson, now)
        tries = progress.answers.get(question.key, {}).get("tries", 0) + 1
        kept = {"chosen": sorted(chosen), "tries": tries}
        progress.answers = progress.answers | {question.key: kept}
        progress.last_at = now
        progress.save(update_fields=["answers", "last_at"])
        if question.holds(chosen):
            progress._do(question.key, lesson, now)
        return progress

    def _take(self, agent, lesson, now):
        """Begun now if need be, and held: of two windows the second waits."""
        begun = {"begun_at": now, "last_at": now}
        progress, _new = self.get_or_create(agent=agent, lesson=lesson.key, defaults=begun)
        return self.select_for_update().get(pk=progress.pk)


class Progress(models.Model):
    """How far one agent is in one lesson, or on the tour.

    `done` are the keys of steps, so that a lesson may change while people are in it; a lesson
    that was finished once stays finished.
    """

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="learned")
    lesson = models.CharField(max_length=KEY)
    done = models.JSONField(default=list)
    # {step: {"chosen": [option, ...], "tries": how often}}
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.UniqueConstraint(fields=["agent", "lesson"], name="one_progress_a_lesson")
        ]

    def __str__(self):
        return f"{self.agent_id} {self.lesson}"

    def _do(self, step, lesson, now):
        if step not in self.done:
            self.done = [*self.done, step]
        if not self.finished_at and set(lesson.keys) <= set(self.done):
            self.finished_at = now
        self.last_at = now
        self.save(update_fields=["done", "finished_at", "last_at"])

    def chosen_in(self, question):
        """What was chosen last: a set of numbers, or None before the first try."""
        kept = self.answers.get(question.key)
        return None if kept is None else set(kept["chosen"])
