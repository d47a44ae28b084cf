"""Doors for the workers: load, call, done. A task is a wake-up and may be lost or run twice."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from conversations import live
from conversations.sweeping import each
from inboxes.listeners import wake
from team.models import Team

from . import assignment, hand_over, rules
from .dry_run import running
from .models import Run

BATCH = 500
SOON = 10  # seconds; a task that has not begun by then was perhaps lost


@shared_task(ignore_result=True)
def ask_rules(run_pk):
    """Then it is given to somebody, where the rules have left it or handed it to."""
    rules.apply(run_pk, now=timezone.now())
    if run := Run.objects.filter(pk=run_pk).select_related("event").first():
        wake(assign, run.event.conversation_id)


@shared_task(ignore_result=True)
def ask_lost():
    """Rules of what was heard and not done: its wake-up or its worker was lost."""
    lost = Run.objects.lost(timezone.now()).values_list("pk", flat=True)
    each(lost[:BATCH], lambda pk: rules.apply(pk, now=timezone.now()))


@shared_task(ignore_result=True)
def assign(conversation_pk):
    assignment.assign(conversation_pk, timezone.now())


@shared_task(ignore_result=True)
def assign_waiting(team_pk):
    """Give out what waits in a team's queue; a long one in several turns."""
    cache.delete(_woken(team_pk))
    team = Team.objects.that_give().filter(pk=team_pk).first()
    if team and assignment.assign_waiting(team, timezone.now()):
        wake_queue(team_pk)


def wake_queue(team_pk):
    """Let what waits there be given out, unless that was asked for already and has not begun."""
    if cache.add(_woken(team_pk), 1, SOON):
        wake(assign_waiting, team_pk)


def _woken(team_pk):
    return f"assign:{team_pk}"


@shared_task(ignore_result=True)
def assign_all_waiting():
    """Find what a lost wake-up left behind, and what can be taken only now: who left, who came
    back, whose limits were changed, and what has waited long enough for the skills."""
    assignment.take_from_who_left(timezone.now())
    hand_over.take_from_who_went_home(timezone.now())
    waiting = [team.pk for team in assignment.with_something_waiting(Team.objects)]
    for pk in waiting:
        wake_queue(pk)
    # Nobody says that a screen was closed, or that a shift has ended.
    live.wake_queues(waiting)


@shared_task(ignore_result=True)
def dry_run(token):
    running.carry_out(token, timezone.now())
