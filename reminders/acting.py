"""Does what is due, once, however many workers try: in the transaction that claims the plan."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conversations.automation import Automation
from conversations.events import Kind
from conversations.models import Conversation, Event, Message, Reason, Unwanted

from .models import Plan
from .planning import Step, in_hours, next_of, write

PAUSE = timedelta(days=1)  # after which something is tried that was too much for one day


def act(plan_pk, *, now):
    """Do what a plan says, if that is still what comes next. -> the step that was done, or None

    A worker that dies leaves all as it was. A plan that another one has is passed over.
    """
    with transaction.atomic():
        found = Plan.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        plan = found.filter(pk=plan_pk).first()
        if not plan:
            return None
        conversation = Conversation.objects.select_related("inbox", "customer", "team", "assignee")
        conversation = conversation.get(pk=plan.conversation_id)
        conversation.lock()
        coming = next_of(conversation)
        if not coming or coming.step != plan.step or not coming.due_at or coming.due_at > now:
            write(conversation, plan, coming)
            return None
        # What is late, because no worker was there, still comes at no time of night.
        wanted = (
            now if coming.step == Step.REMIND else in_hours(conversation, now, coming.follow_ups)
        )
        if wanted != now:
            Plan.objects.filter(pk=plan.pk).update(due_at=wanted)
            return None
        try:
            with transaction.atomic():
                ACTS[coming.step](conversation, coming, now)
        except Unwanted as why:
            _give_up(plan, why, now)
            return None
        write(conversation, plan, next_of(conversation))
        return coming.step


def _give_up(plan, why, now):
    if why.code == "enough":
        Plan.objects.filter(pk=plan.pk).update(due_at=now + PAUSE)
    else:
        Plan.objects.filter(pk=plan.pk).update(due_at=None)


def _by_itself(conversation, coming, now):
    follow_ups = coming.follow_ups
    trace = {
        "step": coming.step,
        "since": coming.since.isoformat(),
        "due_at": coming.due_at.isoformat(),
        "count": coming.count,
        "inbox": {"id": conversation.inbox_id, "name": conversation.inbox.name},
        "remind_after": follow_ups.remind_after,
        "nudge_after": follow_ups.nudge_after,
        "close_after": follow_ups.close_after,
        "in_office_hours": follow_ups.in_office_hours,
    }
    kind, title = Reason.Kind.REMINDER, conversation.inbox.name
    return Automation(
        conversation.reasons.create(kind=kind, title=title, trace=trace, created_at=now)
    )


def _remind(conversation, coming, now):
    by = _by_itself(conversation, coming, now)
    conversation.remind(by=by, now=now, since=coming.since, count=coming.count + 1)


def _nudge(conversation, coming, now):
    _check_reaches(conversation)
    text = coming.follow_ups.text("nudge", conversation.customer)
    conversation.write_automatically(text, by=_by_itself(conversation, coming, now), now=now)


def _close(conversation, coming, now):
    _check_reaches(conversation)
    text = coming.follow_ups.text("closing", conversation.customer)
    by = _by_itself(conversation, coming, now)
    conversation.write_automatically(text, by=by, now=now)
    conversation.close(by=by, now=now, reason=conversation.CloseReason.NO_REPLY)


def _check_reaches(conversation):
    """Raise Unwanted when what we wrote to this customer came back, and nothing came since."""
    theirs = {"conversation__customer": conversation.customer_id}
    bounced = Event.objects.filter(kind=Kind.BOUNCED, details__is_permanent=True, **theirs)
    heard = Message.objects.written_by_people().filter(**theirs)
    last = heard.order_by("-created_at").values_list("created_at", flat=True).first()
    if bounced.filter(created_at__gt=last).exists() if last else bounced.exists():
        raise Unwanted("bounced", _("Our mails to them come back."))


ACTS = {Step.REMIND: _remind, Step.NUDGE: _nudge, Step.CLOSE: _close}
