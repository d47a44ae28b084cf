"""Actions by name: what each does, what it says it will do, and what takes it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from conversations import actions
from conversations.models import Department, IssueType, Message, Refused, Tag
from tests.factories import create_agent, create_conversation, create_inbox, create_team


@pytest.fixture
def marco(db):
    return create_agent("Marco Bellini")


def carry_out(conversation, *steps, by, now):
    inverse = actions.carry_out(conversation, [list(step) for step in steps], by=by, now=now)
    conversation.refresh_from_db()
    return inverse


def take_back(conversation, inverse, *, by, now):
    left = actions.take_back(conversation, inverse, by=by, now=now)
    conversation.refresh_from_db()
    return left


def state(conversation):
    names = ["status", "assignee_id", "team_id", "priority", "snoozed_until", "waiting_since"]
    return {name: getattr(conversation, name) for name in names}


@pytest.mark.parametrize("name", actions.ACTIONS)
def test_every_action_that_is_offered_has_a_name_and_a_field(name, db):
    one = actions.ACTIONS[name]
    if one.is_offered:
        assert one.label
        assert one.icon
        assert one.field() is not None


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (["priority", "high"], "Set the priority to High"),
        (["priority", ""], "Take away the priority"),
        (["close", "resolved"], "Close it as resolved"),
        (["snooze", "tomorrow"], "Snooze: Until tomorrow, 09:00"),
        (["snooze", "2026-11-27T09:00:00+00:00"], "Snooze until Fri 27 Nov, 09:00"),
        (["assign", "me"], "Assign to you"),
        (["assign", "nobody"], "Assign to nobody"),
        (["assign", "agent-999999"], "Assign to somebody who is not here any more"),
        (["reply", "Hi {{ customer.first_name }}"], "Reply with “Hi {first name}”"),
        (["note", "Is angry"], "Add the note “Is angry”"),
    ],
)
def test_a_step_says_what_it_will_do(maya, step, sentence):
    assert actions.sentences([step], by=maya) == [sentence]


def test_many_steps_are_carried_out_and_taken_back_as_one(conversation, maya, marco, now):
    before = state(conversation)

    inverse = carry_out(
        conversation,
        ("assign", f"agent-{marco.pk}"),
        ("priority", "high"),
        ("snooze", "tomorrow"),
        ("close", "no_reply"),
        by=maya,
        now=now,
    )
    assert (conversation.status, conversation.close_reason) == ("closed", "no_reply")
    assert (conversation.assignee, conversation.priority) == (marco, "high")

    assert take_back(conversation, inverse, by=maya, now=now) == []
    assert state(conversation) == before


def test_a_step_that_is_refused_leaves_the_others_undone(conversation, maya, now):
    before = state(conversation)

    with pytest.raises(Refused):
        carry_out(conversation, ("priority", "high"), ("assign", "agent-99999"), by=maya, now=now)

    conversation.refresh_from_db()
    assert state(conversation) == before


def test_what_changes_nothing_has_nothing_to_take_back(conversation, maya, now):
    carry_out(conversation, ("priority", "high"), by=maya, now=now)

    assert carry_out(conversation, ("priority", "high"), by=maya, now=now) == []


def test_what_somebody_changed_since_is_left_alone(conversation, maya, marco, now):
    inverse = carry_out(conversation, ("priority", "high"), ("assign", "me"), by=maya, now=now)
    conversation.assign_to(marco, by=marco)

    left = take_back(conversation, inverse, by=maya, now=now)

    assert left == ["Who has it was changed by somebody since."]
    assert (conversation.assignee, conversation.priority) == (marco, "")


def test_giving_it_to_another_team_is_taken_back_with_its_assignee(maya, now):
    support, billing = create_team("Support", [maya]), create_team("Billing")
    conversation = create_conversation(team=support)
    conversation.assign_to(maya, by=maya)

    inverse = carry_out(conversation, ("assign", f"team-{billing.pk}"), by=maya, now=now)
    assert (conversation.team, conversation.assignee) == (billing, None)

    take_back(conversation, inverse, by=maya, now=now)
    assert (conversation.team, conversation.assignee) == (support, maya)


def test_a_reply_is_filled_in_and_can_be_taken_back_while_it_waits(maya, now):
    conversation = create_conversation(said="Hello?", now=now, inbox=create_inbox(undo_seconds=10))
    steps = [["reply", "Hi {{ customer.first_name }}"], ["close", "resolved"]]

    inverse = carry_out(conversation, *steps, by=maya, now=now)
    message = conversation.messages.get(direction="out")
    assert (message.body, message.send_at) == ("Hi Amara", now + timedelta(seconds=10))

    assert take_back(conversation, inverse, by=maya, now=now) == []
    message.refresh_from_db()
    assert message.delivery == Message.Delivery.WITHDRAWN
    # The customer waits as before: neither the answer nor the closing counts.
    assert (conversation.status, conversation.waiting_since) == ("active", now)


def test_a_reply_that_has_gone_out_stands_and_the_rest_is_taken_back(maya, now):
    conversation = create_conversation(said="Hello?", now=now)
    inverse = carry_out(conversation, ("reply", "Hi"), ("priority", "low"), by=maya, now=now)

    left = take_back(conversation, inverse, by=maya, now=now + timedelta(seconds=1))

    assert left == ["The reply has gone out and stands."]
    assert conversation.priority == ""


def test_a_reply_with_a_blank_is_not_sent(maya, now):
    conversation = create_conversation(said="Hello?")
    text = "Hi, your city is {{ customer.city }}"

    with pytest.raises(Refused, match="city"):
        carry_out(conversation, ("reply", text), by=maya, now=now)

    assert not conversation.messages.filter(direction="out").exists()


def test_a_note_stays_and_is_no_message(conversation, maya, now):
    assert carry_out(conversation, ("note", "Call {{ customer.name }}"), by=maya, now=now) == []
    assert conversation.notes.get().body == "Call Amara Okafor"
    assert not conversation.messages.filter(direction="out").exists()


def test_undoing_a_closing_puts_back_who_waited_and_until_when_it_slept(conversation, maya, now):
    conversation.snooze(now + timedelta(hours=3), by=maya, now=now)
    conversation.refresh_from_db()
    before = state(conversation)

    inverse = carry_out(conversation, ("close", "resolved"), by=maya, now=now)
    take_back(conversation, inverse, by=maya, now=now)

    assert state(conversation) == before
    assert before["waiting_since"]
    assert before["snoozed_until"]


def test_a_closing_that_the_customer_reopened_is_not_undone_again(conversation, maya, now):
    inverse = carry_out(conversation, ("close", "resolved"), by=maya, now=now)
    conversation.receive("And another thing", now=now)
    status = conversation.status

    left = take_back(conversation, inverse, by=maya, now=now)

    # It is open already, in the state that the undo would have brought.
    assert conversation.status == status == "pending"
    assert left == ["Its state was changed by somebody since."]


@pytest.mark.parametrize(
    "text",
    [
        *("", "nonsense:1", "unsend:1", "undo_close:", "hands:[1,2]", "priority:urgent", "close:"),
        *("snooze:yesterdayish", "assign:agent-0", "assign:team-x", "reply:{{ what }}"),
    ],
)
def test_what_is_no_action_or_no_value_is_refused(db, text):
    with pytest.raises(ValidationError):
        actions.read(text)


def test_a_moment_is_settled_when_it_is_begun(now):
    [[_name, until]] = actions.settled([["snooze", "4 hours"]], now=now)

    assert until == (now + timedelta(hours=4)).isoformat()
    assert actions.settled([["snooze", until]], now=now) == [["snooze", until]]


def test_tags_department_and_issue_type_are_set_and_taken_back(conversation, maya, now):
    tag, other = Tag.objects.named("Refund"), Tag.objects.named("Old")
    sales = Department.objects.create(name="Shop")
    bug = IssueType.objects.create(name="Broken")
    conversation.tag(other, by=maya, now=now)
    steps = [["tag", str(tag.pk)], ["untag", str(other.pk)]]
    steps += [["department", str(sales.pk)], ["issue_type", str(bug.pk)]]

    assert actions.sentences(steps, by=maya) == [
        "Add the tag Refund",
        "Remove the tag Old",
        "Set the department: Shop",
        "Set the issue type: Broken",
    ]
    inverse = carry_out(conversation, *steps, by=maya, now=now)
    assert list(conversation.tags.all()) == [tag]
    assert (conversation.department, conversation.issue_type) == (sales, bug)

    assert take_back(conversation, inverse, by=maya, now=now) == []
    assert list(conversation.tags.all()) == [other]
    assert (conversation.department, conversation.issue_type) == (None, None)


def test_a_tag_that_it_had_is_not_taken_away_by_the_undo(conversation, maya, now):
    tag = Tag.objects.named("Refund")
    conversation.tag(tag, by=maya, now=now)

    assert carry_out(conversation, ("tag", str(tag.pk)), by=maya, now=now) == []


def test_a_tag_or_a_department_that_is_gone_is_refused_in_words(conversation, maya, now):
    tag = Tag.objects.named("Refund")
    tag.delete_for_now(by=maya, now=now)

    with pytest.raises(Refused, match="deleted"):
        carry_out(conversation, ("tag", str(tag.pk)), by=maya, now=now)
    with pytest.raises(Refused, match="not there any more"):
        carry_out(conversation, ("department", "99999"), by=maya, now=now)
    assert actions.sentences([["department", "99999"]], by=maya)
