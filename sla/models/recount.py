import hashlib
from functools import partial

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation
from conversations.sweeping import each
from team.models import OfficeHours, Team

from .policy import Policy

BATCH = 100


class RecountQuerySet(models.QuerySet):
    def due(self, now):
        """The one that is to be gone on with: policies or hours are not what they were when the
        clocks were last reckoned. Begins it when nobody has; None when all is well."""
        now_so = fingerprint()
        latest = self.order_by("-pk").first()
        if latest is None or latest.fingerprint != now_so:
            self.filter(ended_at=None).update(ended_at=now)
            latest = self.create(fingerprint=now_so, size=waiting().count(), started_at=now)
        return None if latest.ended_at else latest


class Recount(models.Model):
    """All open clocks are reckoned anew, because a policy or office hours have changed.

    Done twice it changes nothing, so nobody has to hold it, and the next one goes on where a killed
    worker stopped.
    """

    fingerprint = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("conversations"))
    done = models.PositiveIntegerField(_("done"), default=0)
    last = models.BigIntegerField(default=0)  # the pk of the conversation up to which it came
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = RecountQuerySet.as_manager()

    def __str__(self):
        return f"{self.done} of {self.size}"

    def go_on(self, now):
        """The next few. -> whether there are more"""
        from ..keeping import keep

        some = list(waiting().filter(pk__gt=self.last).order_by("pk")[:BATCH])
        known = {
            "policies": list(Policy.objects.active()),
            "hours": OfficeHours.objects.by_team(),
        }
        each(some, partial(keep, now=now, **known))
        mine = type(self).objects.filter(pk=self.pk, ended_at=None)
        if not some:
            mine.update(ended_at=now)
            return False
        self.last = some[-1].pk
        return bool(mine.update(last=self.last, done=F("done") + len(some)))


def waiting():
    """The conversations whose clocks may go."""
    return Conversation.objects.filter(status__in=["pending", "active"])


def fingerprint():
    """Of all that decides what is promised, and until when."""
    parts = [
        Policy.objects.order_by("pk").values_list("pk", "version", "is_active", "position"),
        OfficeHours.objects.order_by("pk").values_list("pk", "changed_at", "is_default"),
        Team.objects.order_by("pk").values_list("pk", "office_hours"),
    ]
    return hashlib.sha256(repr([list(part) for part in parts]).encode()).hexdigest()
