"""Doors for the workers. A task is a wake-up: it may be lost, late, or run twice."""

from celery import shared_task
from django.utils import timezone

from conversations.sweeping import each
from inboxes.listeners import wake

from . import speaking, sweeping, team_answers
from .models import Run
from .trying.replaying import Replay, look

BATCH = 200


@shared_task(ignore_result=True)
def run(conversation_pk):
    if due := speaking.run(conversation_pk):
        wake(run, conversation_pk, countdown=max(0, (due - timezone.now()).total_seconds()))


@shared_task(ignore_result=True)
def sweep():
    """Nobody is left without an answer, whatever was lost; and what is over ends."""
    now = timezone.now()
    each(Run.objects.overdue(now, BATCH), lambda run: sweeping.give_up(run, now=now))
    for pk in Run.objects.wake_lost(now, BATCH):
        wake(run, pk)
    each(Run.objects.silent(now)[:BATCH], lambda run: sweeping.solve(run, now=now))
    each(Run.objects.left(now)[:BATCH], lambda run: sweeping.close(run, now=now))


@shared_task(ignore_result=True)
def replay(token):
    if run := Replay.find(token):
        run.carry_out(look)


@shared_task(ignore_result=True)
def learn():
    """What the team has answered since."""
    team_answers.refresh(timezone.now())
