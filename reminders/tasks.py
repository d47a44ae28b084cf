"""Doors for the workers: load, call one verb, done. Each may run twice."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from conversations.models import Conversation
from conversations.sweeping import each
from inboxes.models import Inbox
from team.models import OfficeHours

from . import acting, planning
from .models import FollowUps, Plan, longer

log = logging.getLogger(__name__)

BATCH = 500
LATER = timedelta(hours=1)
UNPLANNED_AFTER = timedelta(hours=1)
MOST_PLANNED = 5000


@shared_task(ignore_result=True)
def tell_what_is_due():
    """Say of every promise once that it has fallen due."""
    now = timezone.now()
    due = Conversation.objects.promise_due(now).order_by("promised_for")
    each(due[:BATCH], lambda conversation: conversation.fall_due(now=now))


@shared_task(ignore_result=True)
def tick():
    """Remind, ask and close what is due."""
    now = timezone.now()
    for pk in Plan.objects.due(now).order_by("due_at").values_list("pk", flat=True)[:BATCH]:
        try:
            acting.act(pk, now=now)
        except Exception:
            log.exception("Plan %s cannot be carried out; later again", pk)
            Plan.objects.filter(pk=pk).update(due_at=now + LATER)


@shared_task(ignore_result=True)
def replan(inbox_pk):
    """An admin follows up in another way from now on: also what is under way, but nothing that
    would have been due before."""
    now, follow_ups = timezone.now(), FollowUps.objects.of(Inbox.objects.get(pk=inbox_pk))
    answered = Q(waiting_since=None, last_activity_at__gt=now - _days(follow_ups.nudge_after))
    here = Conversation.objects.filter(inbox=inbox_pk, status__in=["pending", "active"])
    here = here.filter(Q(plan__isnull=False) | answered)
    each(here.values_list("pk", flat=True), lambda pk: planning.plan(pk, now=now))


def _days(days):
    return timedelta(days=days or 0)


@shared_task(ignore_result=True)
def plan_the_waiting():
    """Who waits and nobody is to be reminded of it: from before there were reminders, or missed.
    They count from now on."""
    now = timezone.now()
    waiting = Conversation.objects.filter(
        status__in=["pending", "active"], waiting_since__lt=now - UNPLANNED_AFTER, plan=None
    ).exclude(inbox__follow_ups__isnull=False, inbox__follow_ups__remind_after=None)
    hours = OfficeHours.objects.by_team()
    for conversation in waiting.select_related("team")[:MOST_PLANNED]:
        coming = planning.next_of(conversation)
        if coming:
            team, after = conversation.team_id, coming.follow_ups.remind_after
            first = hours[team].add(now, longer(after, 0))
            Plan.objects.get_or_create(
                conversation=conversation,
                defaults={"step": coming.step, "since": now, "due_at": first},
            )
