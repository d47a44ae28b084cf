"""Four workers warn of promises, break them and escalate, while one of them is killed every few
seconds and agents answer some of the customers, in time or too late."""

import time
from collections import Counter
from datetime import timedelta
from random import Random

from django.conf import settings
from django.utils import timezone

from conversations.events import Kind
from conversations.models import Conversation, Event, Reason
from customers.models import Customer
from inboxes.models import Inbox
from sla import tasks
from sla.keeping import keep
from sla.listeners import KEPT_AFTER, keep_promises
from sla.models import Clock, Policy
from team.models import Agent

from .crew import People, Workers

MOST = 2000  # conversations
SPREAD = 90  # seconds in which they are asked
TARGET = timedelta(seconds=40)

LISTENERS = {kind: [keep_promises] if kind in KEPT_AFTER else [] for kind in Kind}


def run(options, folder):
    """-> what failed, in words"""
    settings.EVENT_LISTENERS = "faults.sla.LISTENERS"
    Policy.objects.all().delete()
    began = timezone.now()
    Policy.objects.create(
        name="Faults",
        first_response=TARGET,
        in_office_hours=False,
        warn_share=50,
        on_warning=[["priority", "medium"]],
        on_breach=[["priority", "high"]],
        after_breach=[["alert", "supervisors"]],
        after=timedelta(seconds=10),
        created_at=began - TARGET,
    )
    count = min(options.conversations, MOST)
    furnish(count)
    agent = Agent.objects.create(name="Ana", email="ana@faults.example", username="ana-faults")
    workers, people = Workers(options.workers, folder), People()

    def answers(random):
        waiting = Conversation.objects.filter(waiting_since__isnull=False, has_person_spoken=False)
        found = list(waiting.order_by("?")[:1])
        if found:
            found[0].reply("Here I am.", by=agent)
        return bool(found)

    def ticks(random):
        tasks.tick.delay()
        return True

    for _ in range(options.workers):
        people.start(ticks, every=0.3)
    people.start(answers, every=0.15)
    random = Random(1)
    try:
        while (timezone.now() - began).total_seconds() < options.patience:
            time.sleep(options.kill_every)
            workers.kill_one(random)
            now = timezone.now()
            is_answered = (now - began).total_seconds() > SPREAD + 60
            if is_answered:
                people.stop()
            left = Clock.objects.to_breach(now), Clock.objects.to_escalate(now)
            coming = Clock.objects.running().filter(due_at__gt=now - TARGET)
            if is_answered and not any(each.exists() for each in (*left, coming)):
                break
            tasks.tick.delay()
    finally:
        people.stop()
        workers.stop()
    return report(workers, people, options, count)


def furnish(count):
    """Asked one after the other from now on, as far as the clocks know."""
    now, random = timezone.now(), Random(2)
    inbox = Inbox.objects.create(name="Chat of promises", channel="web")
    customer = Customer.objects.create(name="Amara Okafor")
    for n in range(count):
        at = now + timedelta(seconds=random.random() * SPREAD)
        conversation = Conversation.objects.create(
            customer=customer,
            inbox=inbox,
            status="pending",
            version=2,
            waiting_since=at,
            opened_at=at,
            last_activity_at=at,
        )
        Event.objects.bulk_create(
            Event(conversation=conversation, version=n, kind=kind, created_at=at, announced_at=at)
            for n, kind in ((1, Kind.OPENED), (2, Kind.MESSAGE_RECEIVED))
        )
        keep(conversation, now=at)


def report(workers, people, options, count):
    told = {
        kind: Counter(Event.objects.filter(kind=kind).values_list("details__clock", flat=True))
        for kind in (Kind.SLA_WARNED, Kind.SLA_BREACHED)
    }
    escalated = Counter(
        Reason.objects.filter(kind=Reason.Kind.ESCALATION).values_list(
            "conversation", "trace__moment"
        )
    )
    clocks = list(Clock.objects.filter(kind="first_response", policy_name="Faults"))
    late = {
        clock.pk for clock in clocks if not clock.met_at or clock.met_at > clock.started_at + TARGET
    }
    never_answered = {clock.conversation_id for clock in clocks if not clock.met_at}
    gaps, last = 0, {}
    for pk, version in Event.objects.order_by("conversation", "version").values_list(
        "conversation", "version"
    ):
        gaps += version != last.get(pk, 0) + 1
        last[pk] = version
    print("\n  Promises while workers are killed\n")
    for name, value in {
        "conversations": f"{count:,}",
        "workers, and killed": f"{options.workers}, {workers.kills}",
        "answered": f"{people.counts.get('answers', 0):,}",
        "warned": f"{len(told[Kind.SLA_WARNED]):,}",
        "broken": f"{len(told[Kind.SLA_BREACHED]):,}",
        "escalated": f"{len(escalated):,}",
    }.items():
        print(f"    {name.ljust(28)}{value.rjust(24)}")
    checks = {
        "clocks missing": count - len(clocks),
        "warned twice": sum(n > 1 for n in told[Kind.SLA_WARNED].values()),
        "broken twice": sum(n > 1 for n in told[Kind.SLA_BREACHED].values()),
        "late and not told": len(late - told[Kind.SLA_BREACHED].keys()),
        "told and not late": len(told[Kind.SLA_BREACHED].keys() - late),
        "escalated twice": sum(n > 1 for n in escalated.values()),
        "late, unanswered and not escalated": len(
            never_answered - {pk for pk, moment in escalated if moment == "after"}
        ),
        "logs with a gap": gaps,
        "people who met an error": len(people.errors),
    }
    for name, number in checks.items():
        print(f"    {name.ljust(48)}{number:>4}")
    for error in people.errors[:5]:
        print(f"      {error}")
    return [f"{number} {name}" for name, number in checks.items() if number]
