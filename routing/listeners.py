"""Routing hears what happens: rules are asked of it, it waits for somebody, or somebody can take
something."""

from django.utils import timezone

from conversations import live
from conversations.events import Kind
from inboxes.listeners import wake
from team.models import Team

from . import assignment, tasks
from .models import Run

# After these, who had it may have less to do.
FREES = {
    Kind.ASSIGNED,
    Kind.TAKEN_OVER,
    Kind.HANDED_TO,
    Kind.RETURNED_TO_BOT,
    Kind.SNOOZED,
    Kind.CLOSED,
    Kind.BOT_SOLVED,
    Kind.MERGED,
    Kind.UNSPLIT,
}


def ask_rules(event):
    """Rules are asked of it: by a worker, once, and found by a sweep when the wake-up is lost."""
    run = Run.objects.hear(event, now=timezone.now())
    if run:
        wake(tasks.ask_rules, run.pk)


def give(event):
    """It waits in its team's queue: somebody may be able to take it."""
    if event.conversation.is_in_queue:
        wake(tasks.assign, event.conversation_id)


def take_up(event):
    """Who had it can perhaps take something else."""
    had_it = {event.conversation.assignee_id, event.details.get("was_assignee")} - {None}
    if had_it:
        look_again(Team.objects.filter(members__in=had_it).distinct())


def agent_changed(agent):
    """They came or went, or can take more or less than before."""
    if not agent.is_active:
        wake(tasks.assign_all_waiting)
        return
    look_again(Team.objects.filter(members=agent))


def look_again(teams):
    """What waits there may find somebody, or be kept by something else than before."""
    waiting = [team.pk for team in assignment.with_something_waiting(teams)]
    for pk in waiting:
        tasks.wake_queue(pk)
    live.wake_queues(waiting)
