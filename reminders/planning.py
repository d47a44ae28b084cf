"""What happens next by itself in a conversation: read from its state and its log, every time.

Who waits decides. Does the customer, we are reminded; do we, they are asked once, and then it is
closed. Whatever a person does, on either side, begins it anew or ends it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from conversations.events import Kind
from conversations.models import Conversation, Message, Reason
from conversations.models.states import Status
from team.models import OfficeHours

from .models import FollowUps, Plan, longer

Step = Plan.Step
RECENT = 100  # lines of a log that are looked at
READ = (
    *("conversation", "version", "kind", "created_at", "actor__is_bot", "reason__kind"),
    *("message__delivery", "message__send_at", "message__author__is_bot"),
)
THEIRS = {Kind.MESSAGE_RECEIVED, Kind.ACKNOWLEDGED, Kind.AUTO_REPLY_RECEIVED, Kind.BOUNCED}
# After these the time begins anew: somebody thought of it.
ANEW = {Kind.NOTE_ADDED, Kind.WOKEN, Kind.REOPENED, Kind.FOLLOW_UP_RESUMED}
D = Message.Delivery
NOT_TOLD = {D.FAILED, D.UNCERTAIN}


@dataclass(frozen=True)
class Next:
    """`count`: how often it was done already. `due_at` is None when it is not done again."""

    step: str
    since: datetime
    due_at: datetime | None
    count: int
    follow_ups: FollowUps


def plan(conversation_pk, *, now):
    """Write down what happens next in it. Harmless however often, and whoever else does so."""
    with transaction.atomic():
        before = Plan.objects.select_for_update().filter(conversation=conversation_pk).first()
        conversation = Conversation.objects.select_related("inbox__follow_ups", "team").get(
            pk=conversation_pk
        )
        write(conversation, before, next_of(conversation))


def write(conversation, before, coming):
    if coming is None:
        if before:
            before.delete()
        return
    values = {"step": coming.step, "since": coming.since, "due_at": coming.due_at}
    if not before or any(getattr(before, name) != value for name, value in values.items()):
        row = Plan(conversation=conversation, **values)
        once = {"update_conflicts": True, "unique_fields": ["conversation"]}
        Plan.objects.bulk_create([row], update_fields=[*values], **once)


def next_of(conversation):
    """-> Next, or None when nothing happens by itself."""
    if conversation.is_done or conversation.status == Status.BOT:
        return None
    follow_ups = FollowUps.objects.of(conversation.inbox)
    if conversation.waiting_since:
        return _reminder(conversation, follow_ups)
    if not follow_ups.nudge_after or conversation.promised_for:
        return None
    if conversation.snoozed_until and not conversation.waits_for_answer:
        return None
    return _nudge(conversation, follow_ups)


def _lines(conversation, since=None):
    """Its last lines, or those since then, the newest first."""
    log = conversation.events.in_time().reverse()
    log = log.filter(created_at__gte=since) if since else log
    log = log.exclude(message__delivery=D.WITHDRAWN).exclude(kind=Kind.DELIVERY_CHANGED)
    return log.select_related("actor", "reason", "message__author").only(*READ)[:RECENT]


def _reminder(conversation, follow_ups):
    if not follow_ups.remind_after:
        return None
    since, told = conversation.waiting_since, []
    for line in _lines(conversation, since):
        if line.actor and not line.actor.is_bot:
            since = line.created_at
            break
        if line.kind == Kind.REMINDED:
            told.append(line.created_at)
    since = max(since, conversation.promised_for or since)
    count = sum(moment > since for moment in told)
    due_at = None
    if count < Plan.MOST_REMINDERS:
        hours = OfficeHours.objects.of(conversation.team)
        due_at = hours.add(since, longer(follow_ups.remind_after, count))
    return Next(Step.REMIND, since, due_at, count, follow_ups)


def _nudge(conversation, follow_ups):
    since, is_asked, goes_on, answer = None, False, False, None
    for line in _lines(conversation):
        is_ours = _is_by_a_reminder(line)
        if line.kind in THEIRS or (line.kind == Kind.CLOSED and is_ours):
            return None  # what somebody has opened again stays open
        if line.kind == Kind.FOLLOW_UP_STOPPED and not goes_on:
            return None
        goes_on |= line.kind == Kind.FOLLOW_UP_RESUMED
        asks = line.kind == Kind.AUTO_SENT and is_ours
        is_asked |= asks
        answer = line.message if line.kind == Kind.MESSAGE_SENT else None
        if answer or asks or line.kind in ANEW:
            since = max(since or line.created_at, line.created_at)
        if answer:
            break
    if not answer or answer.author.is_bot or answer.delivery in NOT_TOLD:
        return None
    since = max(since, answer.send_at or since)
    days = follow_ups.close_after if is_asked else follow_ups.nudge_after
    due_at = days and in_hours(conversation, since + timedelta(days=days), follow_ups)
    step = Step.CLOSE if is_asked else Step.NUDGE
    return Next(step, since, due_at, int(is_asked), follow_ups) if due_at else None


def _is_by_a_reminder(line):
    return line.reason is not None and line.reason.kind == Reason.Kind.REMINDER


def in_hours(conversation, moment, follow_ups):
    """That, or when we open after it; None when that is never."""
    hours = OfficeHours.objects.of(conversation.team)
    if not follow_ups.in_office_hours or hours.is_open(moment):
        return moment
    return hours.next_opening(moment)
