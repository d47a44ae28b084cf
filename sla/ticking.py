"""Warnings and breaches, each once, however many workers tick and however late.

Who holds a conversation's row may change its clocks, nobody else. A row that somebody holds is
passed over: the next tick is a few seconds away.
"""

from django.db import transaction
from django.db.models import F

from conversations import live
from conversations.events import Kind
from conversations.models import Conversation, Event, Reason
from team.models import OfficeHours

from . import escalating
from .models import Clock

BATCH = 250
MOST = 5000  # in one tick; the rest is the next one's


def tick(now):
    """-> how many were told"""
    told = 0
    for due, kind in (
        (Clock.objects.to_breach, Kind.SLA_BREACHED),
        (Clock.objects.to_warn, Kind.SLA_WARNED),
    ):
        while told < MOST and (count := _tell_some(due(now), kind, now)):
            told += count
    if told > live.FEW:
        with live.in_bulk(told):
            live.end_bulk()
    return told


def _tell_some(due, kind, now):
    column = "due_at" if kind == Kind.SLA_BREACHED else "warn_at"
    pks = list(due.order_by(column).values_list("conversation", flat=True)[:BATCH])
    with live.in_bulk(len(pks)), transaction.atomic():
        rows = Conversation.objects.filter(pk__in=pks).order_by("pk")
        held = {row.pk: row for row in rows.select_for_update(no_key=True, skip_locked=True)}
        # Read again, now that nobody else can change them. One of each conversation at a time:
        # its log is written line by line.
        found = due.filter(conversation__in=held).order_by(column).select_related("policy")
        clocks = {clock.conversation_id: clock for clock in reversed(found)}
        if not clocks:
            return 0
        claimed = due.filter(pk__in=[clock.pk for clock in clocks.values()])
        if kind == Kind.SLA_BREACHED:
            claimed.update(breached_at=F("due_at"), warn_at=None)
        else:
            claimed.update(warned_at=F("warn_at"), warn_at=None)
        escalating.plan(clocks.values())
        _write(kind, [(held[pk], clock) for pk, clock in clocks.items()], now)
    return len(clocks)


def _write(kind, told, now):
    hours = OfficeHours.objects.by_team()
    reasons = Reason.objects.bulk_create(
        Reason(
            conversation=conversation,
            kind=Reason.Kind.SLA,
            title=clock.policy_name,
            trace=clock.trace(hours[conversation.team_id], now),
            created_at=now,
        )
        for conversation, clock in told
    )
    entries = [
        (conversation, reason, _details(kind, clock, now))
        for (conversation, clock), reason in zip(told, reasons, strict=True)
    ]
    Event.objects.write_all(kind, entries, now=now)


def _details(kind, clock, now):
    """`late`: so many seconds after its time it was noticed."""
    at = clock.due_at if kind == Kind.SLA_BREACHED else clock.warn_at
    return {
        "clock": clock.pk,
        "promise": clock.kind,
        "target": clock.target.total_seconds(),
        "due_at": clock.due_at.isoformat(),
        "late": int((now - at).total_seconds()),
        "is_answered": clock.met_at is not None,
    }
