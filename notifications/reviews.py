"""An agent is told of each review that is shared with them: of this alone no log tells."""

from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from team.models import Agent

from . import screen, tasks
from .listeners import mark_read, wake
from .models import Defaults, Notification
from .told import settle
from .types import Reason, Type


def tell_of(review):
    """Called where it is shared, taken back or read, in the transaction of that: so it is told once
    each time that it is shared. What is gone with its conversation is told of nowhere."""
    now = timezone.now()
    agent = reader_of(review)
    if agent is None or review.conversation_id is None:
        return
    line = f"r{review.pk}"
    mine = Notification.objects.filter(agent=agent, line=line)
    if review.is_shared and not review.seen_at:
        row = Notification(
            agent=agent,
            type=Type.REVIEW,
            conversation_id=review.conversation_id,
            line=line,
            address=reverse("quality:review", args=[review.pk]),
            reason=Reason.AUTHOR,
            created_at=now,
        )
        if settle(row, agent, Defaults.objects.by_team(), set(), now):
            row.save()
            transaction.on_commit(partial(show, row, now))
        return
    transaction.on_commit(partial(forget, agent, mine, review.is_shared, now))


def reader_of(review):
    """Whom it is about, with what decides how they are told, or None."""
    found = Agent.objects.people().select_related("notification_preferences", "shift")
    agent = found.filter(pk=review.agent_id).first()
    if agent:
        agent.own_teams = set(agent.teams.values_list("pk", flat=True))
    return agent


def show(row, now):
    if row.on_screen:
        screen.wake([row.agent_id], row.line)
    if row.push_due_at and row.push_due_at <= now:
        wake(tasks.push_to, [row.agent_id])


def forget(agent, mine, is_shared, now):
    """They have read it; what was taken back is not in their history, either."""
    mark_read(agent, mine, now=now)
    if not is_shared:
        mine.delete()
