"""What a policy does by itself when a promise is nearly late, late, or stays late: each once."""

import logging
from datetime import timedelta

from django.db import transaction

from conversations.actions import carry_out_each
from conversations.automation import Automation
from conversations.models import Conversation, Reason
from team.models import OfficeHours

from .models import Clock

BATCH = 100  # in one tick
LATER = timedelta(hours=1)

log = logging.getLogger(__name__)


def plan(clocks):
    """These were just told of: note when their policies do something."""
    with_steps = [clock.pk for clock in clocks if has_steps(clock.policy)]
    for clock in Clock.objects.filter(pk__in=with_steps).select_related("policy"):
        clock.escalates_at, _moment = clock.next_moment()
        clock.save(update_fields=["escalates_at"])


def has_steps(policy):
    return policy and (policy.on_warning or policy.on_breach or policy.after_breach)


def escalate_due(now):
    """-> how many were escalated"""
    due = Clock.objects.to_escalate(now).order_by("escalates_at")
    count = 0
    for pk, conversation_pk in due.values_list("pk", "conversation")[:BATCH]:
        try:
            count += escalate(pk, conversation_pk, now)
        except Exception:
            log.exception("Clock %s cannot escalate; later again", pk)
            Clock.objects.filter(pk=pk).update(escalates_at=now + LATER)
    return count


@transaction.atomic
def escalate(pk, conversation_pk, now):
    """Do what is due for one clock. Whoever holds its conversation's row does it; the others pass.
    -> whether it was done"""
    rows = Conversation.objects.filter(pk=conversation_pk)
    conversation = rows.select_for_update(no_key=True, skip_locked=True).first()
    clock = Clock.objects.to_escalate(now).filter(pk=pk).select_related("policy").first()
    if not conversation or not clock:
        return False
    at, moment = clock.next_moment()
    if moment and at <= now:
        clock.escalated = [*clock.escalated, moment]
        carry_out(clock, moment, conversation, now)
    # What was done may have changed the clock itself.
    Clock.objects.filter(pk=pk).update(
        escalated=clock.escalated, escalates_at=clock.next_moment()[0]
    )
    return bool(moment)


def carry_out(clock, moment, conversation, now):
    hours = OfficeHours.objects.of(conversation.team_id)
    reason = Reason.objects.create(
        conversation=conversation,
        kind=Reason.Kind.ESCALATION,
        title=clock.policy_name,
        trace=clock.trace(hours, now) | {"moment": moment},
        created_at=now,
    )
    steps = clock.policy.steps(moment)
    reason.trace["steps"] = carry_out_each(conversation, steps, by=Automation(reason), now=now)
    reason.save(update_fields=["trace"])
