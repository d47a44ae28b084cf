from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from team.locale import zone_of

from ..mailing.schedule import Every, next_moment

# A worker that has one in hand for longer has died.
LEASE = timedelta(minutes=5)
# One that was being handed to the server then has left or not: nobody knows.
UNCERTAIN = timedelta(minutes=15)
AGAIN = timedelta(minutes=10)
TRIES = 5
# In nobody's hand.
IDLE = {"leased_until": None, "handing_off_at": None, "tries": 0}


class MailingQuerySet(models.QuerySet):
    def due(self, now):
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, due_at__lte=now, handing_off_at=None)

    def uncertain(self, now):
        return self.filter(handing_off_at__lte=now - UNCERTAIN)


class Mailing(models.Model):
    """A report that an agent gets by mail. The row is its own outbox.

    Each goes once: who dies while making it leaves it to another; who dies while handing it to the
    server has perhaps sent it, and then it is not sent again.
    """

    Every = Every

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mailings")
    name = models.CharField(_("name"), max_length=80)
    # What is shown, as the address of the dashboard says it, without the days.
    query = models.CharField(max_length=500, blank=True, editable=False)
    every = models.CharField(_("how often"), max_length=5, choices=Every, default=Every.WEEK)
    weekday = models.PositiveSmallIntegerField(
        _("on"), choices=list(WEEKDAYS.items()), default=0, validators=[MaxValueValidator(6)]
    )
    hour = models.PositiveSmallIntegerField(_("at"), default=8, validators=[MaxValueValidator(23)])
    created_at = models.DateTimeField(editable=False)
    # Null: stopped.
    due_at = models.DateTimeField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    handing_off_at = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    # Of the last one, when it did not go: "refused", "uncertain" or "not_allowed".
    problem = models.CharField(max_length=12, blank=True, editable=False)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("report by mail"), _("reports by mail")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="mailing_due")
        ]

    def __str__(self):
        return self.name

    @property
    def zone(self):
        return zone_of(self.agent.time_zone) or timezone.get_default_timezone()

    def plan(self, now):
        """Set when it goes next. What was missed meanwhile is not made up for."""
        self.due_at = next_moment(self.every, self.weekday, self.hour, self.zone, now)
        self.leased_until = self.handing_off_at = None
        self.tries = 0

    def hurry(self, now):
        """One at once. While one is being sent, that is it."""
        idle = Mailing.objects.filter(pk=self.pk, handing_off_at=None, leased_until=None)
        idle = idle.exclude(due_at=None)
        idle.update(due_at=now, tries=0)

    def stop(self, problem=""):
        kept = IDLE | {"due_at": None, "problem": problem}
        Mailing.objects.filter(pk=self.pk).update(**kept)
        for name, value in kept.items():
            setattr(self, name, value)

    def claim(self, now):
        """Take it in hand, one worker at a time. -> whether it is ours"""
        free = Mailing.objects.due(now).filter(pk=self.pk, due_at=self.due_at)
        self.leased_until = now + LEASE
        return bool(free.update(leased_until=self.leased_until, tries=F("tries") + 1))

    def hand_off(self, now):
        """Say, before it leaves, that it is leaving now. -> whether it is still ours"""
        ours = Mailing.objects.filter(
            pk=self.pk, due_at=self.due_at, leased_until=self.leased_until, handing_off_at=None
        )
        return bool(ours.update(handing_off_at=now))

    def was_sent(self, now):
        Mailing.objects.filter(pk=self.pk).update(sent_at=now)
        self._go_on(now, "")

    def was_not_sent(self, problem, now):
        """The server did not take it: later again, but not for ever."""
        again = {"handing_off_at": None, "leased_until": now + AGAIN, "problem": problem}
        self._as_planned().update(**again)

    def give_up(self, problem, now):
        """This one is not tried again; the next one comes in its time."""
        self._go_on(now, problem)

    def _as_planned(self):
        """Its row, unless it was stopped or planned anew while it was in hand: that stands."""
        return Mailing.objects.filter(pk=self.pk, due_at=self.due_at)

    def _go_on(self, now, problem):
        row = self._as_planned()
        self.plan(now)
        row.update(due_at=self.due_at, problem=problem, **IDLE)
