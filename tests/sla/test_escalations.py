"""What happens by itself when a promise is nearly late, late, or stays late."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.events import Kind
from conversations.models import Reason
from sla import escalating, ticking
from sla.keeping import keep
from sla.listeners import keep_promises_of
from sla.models import ChosenPolicy, Clock, Recount
from team.models import OfficeHours
from tests import factories

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def asked(now=MONDAY, **fields):
    conversation = factories.create_conversation(now=now, said="Hello?", **fields)
    keep(conversation, now=now)
    return conversation


def tick(at):
    ticking.tick(at)
    escalating.escalate_due(at)


def test_each_step_is_done_once_at_its_time(maya):
    sales = factories.create_team("Sales")
    factories.create_policy(
        on_warning=[["alert", "supervisors"]],
        on_breach=[["priority", "high"]],
        after_breach=[["assign", f"team-{sales.pk}"]],
        after=10 * MINUTE,
    )
    conversation = asked()

    tick(MONDAY + 97 * SECOND)
    assert conversation.events.filter(kind=Kind.ALERTED).count() == 1
    tick(MONDAY + 3 * MINUTE)
    conversation.refresh_from_db()
    assert (conversation.priority, conversation.team) == ("high", None)
    for minutes in (11, 12, 13, 40):
        tick(MONDAY + minutes * MINUTE)
    conversation.refresh_from_db()
    assert conversation.team == sales

    reasons = Reason.objects.filter(kind=Reason.Kind.ESCALATION).order_by("pk")
    assert [reason.trace["moment"] for reason in reasons] == ["warning", "breach", "after"]
    event = conversation.events.get(kind=Kind.PRIORITY_CHANGED)
    assert (event.actor, event.reason) == (None, reasons[1])


def test_a_clock_that_cannot_escalate_keeps_no_other_from_it(caplog):
    """Its policy was spoilt in the database."""
    spoilt = factories.create_policy(on_breach=[["priority", "high"]], name="Spoilt")
    first = asked(MONDAY)
    tick(MONDAY + 121 * SECOND - MINUTE)
    Clock.objects.filter(conversation=first.pk).update(
        breached_at=MONDAY, escalates_at=MONDAY + MINUTE
    )
    other = factories.create_policy(on_breach=[["priority", "high"]], name="Sound")
    second = asked(MONDAY + SECOND)
    Clock.objects.filter(conversation=second.pk).update(
        policy=other, breached_at=MONDAY, escalates_at=MONDAY + 2 * MINUTE
    )
    type(spoilt).objects.filter(pk=spoilt.pk).update(on_breach=["priority"])

    for minutes in (3, 4):
        escalating.escalate_due(MONDAY + minutes * MINUTE)

    second.refresh_from_db()
    assert second.priority == "high"
    assert caplog.text.count("cannot escalate") == 1


def test_what_cannot_be_done_keeps_nothing_else_from_it():
    factories.create_policy(on_breach=[["alert", "assignee"], ["gone", ""], ["priority", "high"]])
    conversation = asked()

    tick(MONDAY + 3 * MINUTE)

    conversation.refresh_from_db()
    assert conversation.priority == "high"
    trace = Reason.objects.get(kind=Reason.Kind.ESCALATION).trace
    assert [step["why"] for step in trace["steps"]] == ["Nobody has it.", "unknown", ""]


def test_who_answered_meanwhile_is_not_escalated(maya):
    factories.create_policy(after_breach=[["priority", "high"]], after=10 * MINUTE)
    conversation = asked()
    tick(MONDAY + 3 * MINUTE)

    conversation.reply("Here.", by=maya, now=MONDAY + 5 * MINUTE)
    keep(conversation, now=MONDAY + 5 * MINUTE)
    tick(MONDAY + HOUR)

    conversation.refresh_from_db()
    assert conversation.priority == ""


def test_a_rule_can_choose_a_policy_and_that_beats_the_conditions(maya):
    factories.create_policy("Usual", first_response=2 * MINUTE)
    slow = factories.create_policy("Slow", first_response=HOUR)
    conversation = asked()

    ChosenPolicy.objects.choose(slow, conversation, by=maya, now=MONDAY + SECOND)
    ChosenPolicy.objects.choose(slow, conversation, by=maya, now=MONDAY + SECOND)
    keep(conversation, now=MONDAY + SECOND)

    clock = conversation.clocks.get()
    assert (clock.policy, clock.due_at) == (slow, MONDAY + HOUR)
    assert clock.conditions is None
    assert conversation.events.filter(kind=Kind.SLA_CHOSEN).count() == 1

    ChosenPolicy.objects.choose(None, conversation, by=maya, now=MONDAY + 2 * SECOND)
    keep(conversation, now=MONDAY + 2 * SECOND)
    assert conversation.clocks.get().due_at == MONDAY + 2 * MINUTE


def test_the_first_policy_whose_conditions_hold_applies():
    vip = {"all": True, "conditions": [["vip", "yes", ""]]}
    factories.create_policy("VIP", first_response=MINUTE, conditions=vip)
    factories.create_policy("Usual")

    usual = asked()
    customer = factories.create_customer("Kenji", is_vip=True)
    best = asked(customer=customer)

    assert usual.clocks.get().policy_name == "Usual"
    assert best.clocks.get().policy_name == "VIP"
    assert [each["held"] for each in best.clocks.get().conditions] == [True]

    best.customer.is_vip = False
    best.customer.save()
    keep_promises_of(best.customer)
    assert best.clocks.get().policy_name == "Usual"


def test_a_change_of_policy_or_hours_is_noticed_and_reckoned_once(maya, now):
    policy = factories.create_policy("Usual", in_office_hours=True)
    conversation = asked()
    recount = Recount.objects.due(now)
    while recount.go_on(now):
        pass
    assert Recount.objects.due(now) is None

    policy.first_response = HOUR
    policy.keep(by=maya, now=now)
    recount = Recount.objects.due(now)
    assert recount.size == 1
    while recount.go_on(now):
        pass
    assert conversation.clocks.get().due_at == MONDAY + HOUR
    assert policy.versions.get().changed_by == maya

    hours = factories.create_office_hours(is_default=True, week=[[[600, 1020]]] * 7)
    recount = Recount.objects.due(now)
    recount.go_on(now)
    assert conversation.clocks.get().due_at == MONDAY + 2 * HOUR
    recount.go_on(now)
    hours.touch(now)
    assert Recount.objects.due(now) not in {None, recount}


def test_hours_that_never_open_break_no_promise():
    factories.create_policy(in_office_hours=True)
    OfficeHours.objects.create(name="Never", time_zone="UTC", week=[[]] * 7, is_default=True)
    conversation = asked()

    assert conversation.clocks.get().due_at is None
    tick(MONDAY + 1000 * HOUR)
    assert not Clock.objects.exclude(breached_at=None).exists()
