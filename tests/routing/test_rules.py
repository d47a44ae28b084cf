from datetime import timedelta

import pytest

from canned_responses.models import CannedResponse
from conversations.models import Message
from routing import rules, tasks
from routing.listeners import ask_rules
from routing.models import Match, Rule, Run
from tests.factories import (
    create_agent,
    create_bot,
    create_conversation,
    create_customer,
    create_inbox,
    create_tag,
    create_team,
)

pytestmark = pytest.mark.django_db

REFUNDS = ["text", "any", "refund, money back"]


def create_rule(*conditions, steps, name="A rule", by=None, now=None, **fields):
    fields.setdefault("position", Rule.objects.count() + 1)
    rule = Rule(
        name=name, conditions={"all": True, "conditions": list(conditions)}, steps=steps, **fields
    )
    rule.keep(by=by, now=now)
    return rule


@pytest.fixture
def billing(maya):
    return create_team("Billing", [maya])


def heard(conversation, kind, now):
    """All rules of its latest event of this kind were asked."""
    event = conversation.events.filter(kind=kind).latest("version")
    event.announce()
    for run in Run.objects.filter(event=event):
        rules.apply(run.pk, now=now)
    conversation.refresh_from_db()
    return event


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    """The tests are the worker."""
    monkeypatch.setattr("routing.listeners.wake", lambda *args, **kwargs: None)


def arrives(said="I want my money back", *, now, **fields):
    conversation = create_conversation(said=said, now=now, **fields)
    heard(conversation, "opened", now)
    return conversation


def test_the_first_rule_that_holds_wins(billing, now):
    sales, urgent = create_team("Sales"), create_tag("urgent")
    create_rule(["text", "any", "lamp"], steps=[["assign", f"team-{sales.pk}"]], now=now)
    to_billing = [["assign", f"team-{billing.pk}"], ["priority", "high"], ["tag", str(urgent.pk)]]
    create_rule(REFUNDS, steps=to_billing, now=now)
    create_rule(steps=[["priority", "low"]], now=now)

    conversation = arrives(now=now)

    assert (conversation.team, conversation.priority) == (billing, "high")
    assert list(conversation.tags.all()) == [urgent]


def test_a_rule_that_goes_on_lets_the_next_ones_see_what_it_did(billing, now):
    create_rule(REFUNDS, steps=[["priority", "high"]], goes_on=True, now=now)
    create_rule(["priority", "is", ["high"]], steps=[["assign", f"team-{billing.pk}"]], now=now)

    assert arrives(now=now).team == billing


def test_every_line_says_which_rule_and_why(billing, now):
    rule = create_rule(
        REFUNDS,
        ["channel", "is", ["web"]],
        steps=[["assign", f"team-{billing.pk}"], ["priority", "high"]],
        name="Refunds to Billing",
        now=now,
    )

    conversation = arrives(now=now)

    lines = conversation.events.filter(kind__in=["handed_to", "priority_changed"])
    assert {line.reason.title for line in lines} == {"Refunds to Billing"}
    trace = lines[0].reason.trace
    assert trace["rule"] == {"id": rule.pk, "name": "Refunds to Billing", "version": 1}
    assert [(one["name"], one["real"], one["held"]) for one in trace["conditions"]] == [
        ("text", ["money back"], True),
        ("channel", "web", True),
    ]
    assert [step["done"] for step in trace["steps"]] == [True, True]


def test_an_event_that_is_heard_often_is_asked_about_once(now):
    tags = [create_tag(name) for name in ("one", "two")]
    rule = create_rule(steps=[["tag", str(tags[0].pk)]], now=now)
    conversation = arrives(now=now)
    rule.steps = [["tag", str(tags[1].pk)]]
    rule.keep(by=None, now=now)

    event = heard(conversation, "opened", now)
    ask_rules(event)
    tasks.ask_lost()

    assert list(conversation.tags.all()) == tags[:1]
    assert Match.objects.count() == 1


def test_what_was_heard_and_lost_is_found_by_the_sweep(billing, now):
    create_rule(steps=[["assign", f"team-{billing.pk}"]], now=now)
    conversation = create_conversation(said="Hello", now=now)
    conversation.events.get(kind="opened").announce()
    tasks.ask_lost()
    assert Run.objects.get(event__kind="opened").done_at is None, "it is not late yet"

    Run.objects.update(heard_at=now - timedelta(minutes=1))
    tasks.ask_lost()

    conversation.refresh_from_db()
    assert conversation.team == billing


def test_a_step_that_cannot_be_done_does_not_keep_the_others(now):
    team = create_team("Billing")
    nora = create_agent("Nora")
    steps = [
        ["assign", f"team-{team.pk}"],
        ["assign", f"agent-{nora.pk}"],
        ["teleport", ""],
        ["tag", "12345678"],
        ["priority", "high"],
    ]
    create_rule(steps=steps, name="Broken", now=now)
    team.delete()
    nora.is_active = False
    nora.save()

    conversation = arrives(now=now)

    assert conversation.priority == "high"
    match = Match.objects.get()
    assert [failure[0] for failure in match.failures] == ["assign", "assign", "teleport", "tag"]
    assert match.failures[0][2] == "They are not here any more."
    assert match.reason.trace["steps"][-1] == {
        "name": "priority",
        "value": "high",
        "done": True,
        "why": "",
    }


def test_an_action_with_a_bug_does_not_keep_the_others(now, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    create_rule(steps=[["close", "resolved"], ["priority", "high"]], now=now)
    monkeypatch.setattr("conversations.actions.ending.Close.run", broken)

    assert arrives(now=now).priority == "high"
    assert Match.objects.get().failures == [["close", "resolved", "error"]]


def test_what_the_bot_has_is_asked_about_when_it_is_handed_off(billing, now):
    create_rule(["bot_reason", "any", "refund"], steps=[["assign", f"team-{billing.pk}"]], now=now)
    conversation = create_conversation(said="Hi", inbox=create_inbox(has_bot=True), now=now)
    heard(conversation, "opened", now)
    assert conversation.team is None

    conversation.hand_off(by=create_bot(), epoch=0, reason="A refund of 600 EUR", now=now)
    heard(conversation, "handed_off", now)
    heard(conversation, "opened", now)

    assert conversation.team == billing
    assert Match.objects.count() == 1


def test_what_an_agent_opens_is_theirs(maya, now):
    create_rule(steps=[["priority", "high"]], now=now)
    conversation = type(create_conversation()).objects.open_new(
        customer=create_customer(), inbox=create_inbox(), now=now, by=maya
    )

    heard(conversation, "opened", now)

    assert conversation.priority == ""


def test_a_reopened_one_arrives_again_with_what_was_said_then(maya, now):
    refunds, again = create_tag("refund"), create_tag("again")
    create_rule(REFUNDS, steps=[["tag", str(refunds.pk)]], now=now)
    create_rule(steps=[["tag", str(again.pk)]], moments=["writes"], now=now)
    conversation = create_conversation(said="A refund!", now=now)
    conversation.close(by=maya, now=now)
    later = now + timedelta(hours=1)
    conversation.receive("The lamp is broken, too", now=later)

    heard(conversation, "reopened", later)
    heard(conversation, "message_received", later)

    assert list(conversation.tags.all()) == []


def test_a_rule_can_be_asked_when_the_customer_writes_again(now):
    tag = create_tag("refund")
    create_rule(REFUNDS, steps=[["tag", str(tag.pk)]], moments=["writes"], now=now)
    conversation = create_conversation(said="A refund!", now=now)
    heard(conversation, "opened", now)
    heard(conversation, "message_received", now)
    assert not conversation.tags.exists(), "that was the first message"

    conversation.receive("Hello?", now=now + timedelta(minutes=1))
    heard(conversation, "message_received", now)
    assert not conversation.tags.exists()

    conversation.receive("I want my money back!", now=now + timedelta(minutes=2))
    heard(conversation, "message_received", now)
    assert list(conversation.tags.all()) == [tag]


@pytest.mark.parametrize(
    "fields",
    [
        {"is_on": False},
        {"active_from": timedelta(hours=1)},
        {"active_until": timedelta(hours=-1)},
        {"moments": []},
    ],
)
def test_a_rule_that_is_not_in_force_is_not_asked(now, fields):
    times = {name: now + each for name, each in fields.items() if isinstance(each, timedelta)}
    create_rule(steps=[["priority", "high"]], **fields | times, now=now)

    assert arrives(now=now).priority == ""


def test_what_is_closed_meanwhile_is_left_alone(maya, now):
    create_rule(steps=[["priority", "high"]], now=now)
    conversation = create_conversation(said="Hello", now=now)
    conversation.close(by=maya, now=now)

    heard(conversation, "opened", now)

    assert conversation.priority == ""


def test_a_person_who_was_faster_keeps_it(billing, maya, now):
    create_rule(steps=[["assign", f"team-{billing.pk}"], ["priority", "high"]], now=now)
    sales = create_team("Sales")
    conversation = create_conversation(said="Hello", now=now)
    conversation.hand_to(sales, by=maya, now=now)

    heard(conversation, "opened", now)

    assert (conversation.team, conversation.priority) == (sales, "high")
    assert Match.objects.get().failures == [["assign", f"team-{billing.pk}", "decided"]]


def test_a_rule_answers_and_alerts_in_nobodys_name(maya, now):
    text = "Hi {{ customer.first_name|there }}, we are closed and answer tomorrow."
    create_rule(
        ["office_hours", "open", ""],
        steps=[["auto_reply", text], ["alert", "supervisors"], ["close", "spam"]],
        now=now,
    )

    conversation = arrives(now=now)

    message = conversation.messages.get(direction="out")
    assert message.auto == Message.Auto.AUTOMATIC
    assert "we are closed and answer tomorrow." in message.body
    assert conversation.status == "closed"
    assert conversation.events.get(kind="alerted").reason.kind == "rule"


def test_a_canned_reply_is_sent_in_the_customers_language(now):
    english, german = (
        CannedResponse.objects.create(
            title="Closed", shortcut="closed", language=language, text=text, changed_at=now
        )
        for language, text in (("", "We are closed."), ("de", "Wir haben geschlossen."))
    )
    create_rule(steps=[["canned_reply", str(english.pk)]], now=now)

    for language, body in (("de-AT", german.text), ("fr", english.text)):
        customer = create_customer(language=language, name=f"Customer {language}")
        conversation = arrives("Hallo, ist jemand da?", customer=customer, now=now)
        assert conversation.messages.get(direction="out").body == body


def test_a_canned_reply_that_was_deleted_is_a_problem(now):
    response = CannedResponse.objects.create(
        title="Closed", shortcut="closed", text="We are closed.", changed_at=now
    )
    rule = create_rule(steps=[["canned_reply", str(response.pk)]], now=now)
    response.delete_for_now(now=now)

    assert rule.problems() == ["Cannot be done: that canned reply was deleted. Choose another one."]


def test_two_hundred_rules_are_asked_in_a_handful_of_queries(now, django_assert_max_num_queries):
    for n in range(200):
        create_rule(
            ["text", "any", f"word{n}"], ["vip", "yes", ""], steps=[["close", "spam"]], now=now
        )
    create_rule(["text", "part", "lamp"], steps=[["priority", "high"]], now=now)
    amara = create_customer(is_vip=True)
    conversation = create_conversation(said="lamp " * 200_000, customer=amara, now=now)
    event = conversation.events.get(kind="opened")
    run = Run.objects.hear(event, now=now)

    with django_assert_max_num_queries(40):
        rules.apply(run.pk, now=now)

    conversation.refresh_from_db()
    assert conversation.priority == "high"


# --- Versions


def test_every_change_is_a_version_with_who_and_when(maya, now):
    rule = create_rule(REFUNDS, steps=[["priority", "high"]], name="Refunds", by=maya, now=now)
    rule.position = 9
    rule.keep(by=maya, now=now)
    assert rule.version == 1, "where it stands is no part of it"

    rule.name, rule.steps = "Refunds first", [["priority", "high"], ["close", "spam"]]
    rule.keep(by=maya, now=now + timedelta(hours=1))

    latest, first = rule.versions.all()
    assert (latest.number, latest.changed_by) == (2, maya)
    assert [(str(label), was, became) for label, was, became in latest.differences(first)] == [
        ("Name", "Refunds", "Refunds first"),
        (
            "Then",
            "Set the priority to High",
            "Set the priority to High, Close it as spam",
        ),
    ]


def test_a_version_is_restored_as_a_new_one(maya, now):
    until = now + timedelta(days=3)
    rule = create_rule(steps=[["priority", "high"]], active_until=until, now=now)
    rule.steps, rule.active_until = [["priority", "low"]], None
    rule.keep(by=maya, now=now)

    rule.restore(rule.versions.get(number=1), by=maya, now=now)

    rule.refresh_from_db()
    assert (rule.version, rule.steps, rule.active_until) == (3, [["priority", "high"]], until)


# --- Sentences


def test_a_rule_says_itself(billing):
    rule = Rule(
        conditions={"all": True, "conditions": [["channel", "is", ["web"]], REFUNDS]},
        steps=[["assign", f"team-{billing.pk}"], ["priority", "high"]],
    )

    assert rule.sentence == (
        "When the channel is Website chat and the text has any of refund, money back,"
        " then hand to Billing, set the priority to High."
    )
    assert Rule(steps=[["close", "spam"]]).sentence == "Always close it as spam."
    assert rule.problems() == []


def test_a_rule_that_cannot_do_what_it_says_tells_so(billing):
    rule = Rule(steps=[["assign", f"team-{billing.pk}"], ["assign", "me"], ["reply", "Hi"]])
    billing.delete()

    assert rule.problems() == [
        "Cannot be done: assign to somebody who is not here any more",
        "Cannot be done: assign to somebody who is not here any more",
        "There is no action “reply” any more.",
    ]
    assert Rule(steps=[]).problems() == ["It does nothing: it has no actions."]
