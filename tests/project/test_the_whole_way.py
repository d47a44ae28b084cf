"""One conversation through everything that happens by itself, as the workers do it."""

from collections import Counter, deque
from datetime import UTC, datetime, timedelta

import pytest
from celery.app.task import Task
from django.urls import reverse

from conversations import presence
from conversations.models import Conversation
from conversations.tasks import announce_missed
from inboxes.intake import take_in_mail
from inboxes.models import ReceivedMail
from notifications import tasks as notifying
from notifications.models import Notification
from reminders import tasks as reminding
from reminders.models import FollowUps
from routing import tasks as routing
from routing.models import Rule
from sla import tasks as promising
from team.models import Team
from tests.factories import (
    create_agent,
    create_bot,
    create_conversation,
    create_inbox,
    create_office_hours,
    create_policy,
    create_tag,
    create_team,
)
from tests.inboxes.mails import mail

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)
BEAT = [
    promising.tick,
    promising.recount,
    reminding.tell_what_is_due,
    reminding.tick,
    routing.ask_lost,
    routing.assign_all_waiting,
    notifying.send_due,
    announce_missed,
]


@pytest.fixture
def at(monkeypatch, time_machine):
    """Go to a moment; there the beat comes twice, and the workers do what they are asked."""
    asked, online = deque(), []

    def ask(task, args=(), kwargs=None, **_options):
        asked.append((task, args, kwargs or {}))

    def work():
        while asked:
            task, args, kwargs = asked.popleft()
            task(*args, **kwargs)

    def go(moment, *agents):
        online.extend(agents)
        time_machine.move_to(moment, tick=False)
        presence.stay([agent.pk for agent in online])
        work()
        for task in BEAT * 2:
            task()
            work()

    monkeypatch.setattr(Task, "apply_async", ask)
    presence.client().delete(presence._key("agents"))
    time_machine.move_to(MONDAY, tick=False)
    return go


@pytest.fixture
def billing(db):
    """Of its four, only Maya can take something now."""
    hours = create_office_hours(is_default=True)
    return create_team("Billing", strategy=Team.Strategy.LEAST_LOADED, office_hours=hours)


@pytest.fixture
def maya(billing):
    return create_agent("Maya Lind", teams=[billing])


@pytest.fixture
def others(billing):
    """Ola has as much as she can take, Nils is away, and Ida is not there."""
    ola = create_agent("Ola Berg", teams=[billing], capacity=1)
    nils = create_agent("Nils Falk", teams=[billing], away_since=MONDAY)
    ida = create_agent("Ida Holm", teams=[billing])
    create_conversation(said="Hello?", team=billing, now=MONDAY - HOUR).reply("Yes?", by=ola)
    return [ola, nils, ida]


def told(agent, conversation):
    return Counter(
        Notification.objects.filter(agent=agent, conversation=conversation).values_list(
            "type", flat=True
        )
    )


def log_of(conversation):
    return [event.kind for event in conversation.events.order_by("version")]


def test_a_refund_from_the_mail_to_the_notice_that_it_is_closed(
    at, billing, maya, others, priya, client, mailoutbox, settings
):
    refund, late = create_tag("Refund"), create_tag("Late")
    rule = Rule(
        name="Refunds to Billing",
        conditions={"all": True, "conditions": [["text", "any", "refund, money back"]]},
        steps=[["assign", f"team-{billing.pk}"], ["priority", "high"], ["tag", str(refund.pk)]],
    )
    rule.keep(by=None, now=MONDAY - DAY)
    high = {"all": True, "conditions": [["priority", "is", ["high"]]]}
    create_policy(
        "What is urgent",
        conditions=high,
        in_office_hours=True,
        on_breach=[["alert", "supervisors"], ["tag", str(late.pk)]],
        now=MONDAY - DAY,
    )
    create_policy("All the rest", first_response=4 * HOUR, now=MONDAY - DAY)
    inbox = create_inbox("email", name="Support", address="support@halden.example")
    FollowUps.objects.create(inbox=inbox, nudge_after=3, close_after=4)

    # It comes, is handed to Billing, and to the one who can take it.
    raw = mail("I want a refund for my lamp, please.\n")
    received, _is_new = ReceivedMail.objects.store(inbox, raw, via="smtp", now=MONDAY)
    take_in_mail(received, now=MONDAY)
    conversation = Conversation.objects.latest("pk")
    at(MONDAY + SECOND, maya, others[0], others[1], priya)
    conversation.refresh_from_db()
    assert (conversation.team, conversation.priority) == (billing, "high")
    assert list(conversation.tags.all()) == [refund]
    assert conversation.assignee == maya
    assert told(maya, conversation)["assigned"] == 1
    assert not any(told(agent, conversation)["assigned"] for agent in [*others, priya])
    clock = conversation.clocks.get(kind="first_response")
    assert (clock.policy_name, clock.due_at) == ("What is urgent", MONDAY + 2 * MINUTE)

    # It is nearly late, late, and told once.
    at(MONDAY + 97 * SECOND)
    at(MONDAY + 3 * MINUTE)
    at(MONDAY + 4 * MINUTE)
    conversation.refresh_from_db()
    assert set(conversation.tags.all()) == {refund, late}
    assert told(maya, conversation)["sla_warned"] == told(maya, conversation)["sla_breached"] == 1
    assert told(priya, conversation)["alert"] == 1

    # Maya promises to be back, and is.
    conversation.promise(MONDAY + 3 * HOUR, by=maya)
    at(MONDAY + HOUR)
    conversation.reply("The money is on its way.", by=maya)
    at(MONDAY + HOUR + MINUTE)
    conversation.refresh_from_db()
    clock.refresh_from_db()
    assert clock.met_at == MONDAY + HOUR
    assert (conversation.promised_for, conversation.due_at) == (None, None)
    assert len(mailoutbox) == 1

    # Nobody answers: they are asked, and then it is closed.
    at(MONDAY + HOUR + 3 * DAY + MINUTE)
    assert len(mailoutbox) == 2
    at(MONDAY + HOUR + 7 * DAY + 2 * MINUTE)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.close_reason) == ("closed", "no_reply")
    assert len(mailoutbox) == 3

    # Nobody was told anything twice, and all that happened by itself says why.
    for agent in [maya, *others, priya]:
        assert not [kind for kind, n in told(agent, conversation).items() if n > 1]
    assert log_of(conversation) == [
        *("opened", "message_received"),
        *("handed_to", "priority_changed", "tags_changed", "assigned"),
        *("sla_warned", "sla_breached", "alerted", "tags_changed"),
        *("promised", "taken_over", "message_sent", "promise_kept", "delivery_changed"),
        *("auto_sent", "delivery_changed"),
        *("auto_sent", "closed", "delivery_changed"),
    ]
    events = list(conversation.events.order_by("version"))
    assert [event.version for event in events] == list(range(1, len(events) + 1))
    assert [event.created_at for event in events] == sorted(event.created_at for event in events)
    automatic = [event for event in events if event.reason_id]
    kinds = {event.reason.kind for event in automatic}
    assert kinds == {"rule", "assignment", "sla", "escalation", "reminder"}
    stranger = create_agent("Eva Strand", teams=[create_team("Sales")])
    for agent, status in ((maya, 200), (stranger, 404)):
        client.force_login(agent, backend=settings.AUTHENTICATION_BACKENDS[0])
        for event in automatic:
            address = reverse("conversations:why", args=[conversation.pk, event.pk])
            assert client.get(address).status_code == status, event
        address = reverse("conversations:thread", args=[conversation.pk])
        assert client.get(address).status_code == status


def test_what_the_bot_gives_up_is_an_escalation_for_the_team(at, billing, maya, others, priya):
    inbox = create_inbox(has_bot=True)
    conversation = create_conversation(inbox=inbox, said="A person, please!", team=billing)
    at(MONDAY, maya, priya)
    assert not told(maya, conversation)
    conversation.hand_off(by=create_bot(), epoch=conversation.handler_epoch, reason="asked")
    at(MONDAY + SECOND)

    conversation.refresh_from_db()
    assert conversation.assignee == maya
    for agent in (maya, priya, *others):
        assert told(agent, conversation)["escalation"] == 1
    assert told(maya, conversation)["assigned"] == 1
