import logging

from django.core.cache import cache
from django.utils import timezone
from kombu.exceptions import OperationalError

from . import screen, tasks, told
from .models import Notification

log = logging.getLogger(__name__)


def notify(event):
    """Tell whom an event concerns. Hearing it twice tells once."""
    now = timezone.now()
    rows, posts = told.tell(event, now=now)
    screen.wake([row.agent_id for row in rows if row.on_screen], event.pk)
    wake(tasks.push_to, [r.agent_id for r in rows if r.push_due_at and r.push_due_at <= now])
    wake(tasks.post, [post.pk for post in posts])


def wake(task, pks, *more, after=0):
    if not pks:
        return
    try:
        task.apply_async((pks, *more), countdown=after)
    except OperationalError as error:
        log.warning("%s waits for the next sweep: %s", task.name, error)


def carry_over(event):
    """What was told of a line is told of the conversation in which it stands now, and of what was
    merged, of the whole: whoever may not see that sees nothing of it any more."""
    here = event.conversation
    whole, homes = here.standing, {here.pk, *here.parts()}
    mine = Notification.objects.exclude(conversation=whole).filter(address="")
    for found in (mine.filter(conversation=here), mine.filter(event__conversation__in=homes)):
        found.filter(batch=None).update(conversation=whole, line=f"c{whole.pk}")
        found.update(conversation=whole)


def read(agent, conversation_pk, version, *, now):
    """The agent has read a conversation's log up to here, and with it what was told of it."""
    mine = Notification.objects.filter(agent=agent).read_up_to(version, conversation_pk)
    mark_read(agent, mine, now=now)


def mark_read(agent, mine, *, now):
    """The bell says so on all their screens, and what was pushed goes from their devices."""
    if not mine.mark_read(now):
        return
    screen.wake([agent.pk])
    pushed = mine.filter(read_at=now).pushed().values_list("line", flat=True).first()
    if pushed and cache.add(f"clear:{agent.pk}", 1, 2 * tasks.READ_TOGETHER):
        wake(tasks.clear, agent.pk, pushed, after=tasks.READ_TOGETHER)
