"""The table of states in docs/architecture.md, line by line, with what must be refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from conversations.models import Conversation, Message, Refused
from tests.factories import (
    create_agent,
    create_bot,
    create_conversation,
    create_inbox,
    create_team,
)

pytestmark = pytest.mark.django_db
STATES = ["bot", "pending", "active", "bot_handled", "closed"]


@pytest.fixture
def helper():
    return create_bot()


@pytest.fixture
def put(maya, helper, now):
    """A conversation in any state, reached by its verbs."""

    def put(status, **fields):
        has_bot = status in {"bot", "bot_handled"}
        conversation = create_conversation(
            now=now - timedelta(hours=1), inbox=create_inbox(has_bot=has_bot), **fields
        )
        conversation.receive("Where is my order?", now=now - timedelta(minutes=50))
        if status in {"active", "closed"}:
            conversation.reply("On its way.", by=maya, now=now - timedelta(minutes=40))
        if status == "closed":
            conversation.close(by=maya, now=now - timedelta(minutes=30))
        if status == "bot_handled":
            conversation.bot_reply("On its way.", by=helper, epoch=0, now=now)
            conversation.solve(by=helper, epoch=0, now=now - timedelta(minutes=30))
        assert conversation.status == status
        return conversation

    return put


def kinds(conversation):
    return list(conversation.events.order_by("version").values_list("kind", flat=True))


def last(conversation):
    return conversation.events.order_by("version").last()


# --- A customer writes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("bot", "bot"),
        ("pending", "pending"),
        ("active", "active"),
        ("bot_handled", "bot"),
        ("closed", "pending"),
    ],
)
def test_a_customers_message_waits_for_an_answer_in_every_state(put, before, after, now):
    conversation = put(before)

    conversation.receive("And when does it come?", now=now)

    assert conversation.status == after
    assert conversation.waiting_since == (
        now if before in {"active", "bot_handled", "closed"} else now - timedelta(minutes=50)
    )
    assert last(conversation).kind == "message_received"


def test_the_first_unanswered_message_counts_not_the_latest(put, now):
    conversation = put("active")
    conversation.receive("Hello?", now=now)
    conversation.receive("Anybody there?", now=now + timedelta(minutes=5))

    assert conversation.waiting_since == now


@pytest.mark.parametrize("status", STATES)
def test_pure_thanks_change_no_state_and_nobodys_turn(put, status, now):
    conversation = put(status)
    waited = conversation.waiting_since

    conversation.receive("Thank you!", now=now, is_thanks=True)

    assert conversation.status == status
    assert conversation.waiting_since == waited
    is_done = status in {"closed", "bot_handled"}
    assert last(conversation).kind == ("acknowledged" if is_done else "message_received")


@pytest.mark.parametrize("status", STATES)
def test_an_automatic_reply_changes_nothing(put, status, now):
    conversation = put(status)
    waited = conversation.waiting_since

    conversation.receive("I am away until Monday.", now=now, auto="auto_reply")

    assert (conversation.status, conversation.waiting_since) == (status, waited)
    assert last(conversation).kind == "auto_reply_received"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("bot", "pending"),
        ("pending", "pending"),
        ("active", "active"),
        ("bot_handled", "pending"),
        ("closed", "pending"),
    ],
)
def test_a_bounce_puts_the_conversation_back_before_an_agent(put, helper, maya, before, after, now):
    conversation = put(before)
    if before == "bot":
        ours = conversation.bot_reply("Here it is.", by=helper, epoch=0, now=now)
    elif before == "pending":
        ours = put("active").messages.get(direction="out")
        ours = Message.objects.create(
            conversation=conversation,
            inbox=conversation.inbox,
            direction="out",
            author=maya,
            created_at=now,
            delivery="sent",
        )
    else:
        ours = conversation.messages.filter(direction="out").last()

    conversation.bounce(ours, now=now, error="No such mailbox")

    ours.refresh_from_db()
    assert (ours.delivery, ours.delivery_error) == ("failed", "No such mailbox")
    assert conversation.status == after
    assert conversation.waiting_since is not None
    assert last(conversation).kind == "bounced"


def test_a_temporary_bounce_is_noted_and_changes_nothing(put, now):
    conversation = put("closed")
    ours = conversation.messages.get(direction="out")

    conversation.bounce(ours, now=now, error="Mailbox full", is_permanent=False)

    assert conversation.status == "closed"
    ours.refresh_from_db()
    assert ours.delivery == "queued"


def test_an_answer_reopens_for_the_bot_only_if_no_person_ever_spoke(put, maya, now):
    conversation = put("bot_handled")
    conversation.receive("It did not work.", now=now)
    assert conversation.status == "bot"

    conversation.reply("Let me see.", by=maya, now=now)
    conversation.close(by=maya, now=now)
    conversation.receive("Still broken.", now=now)

    assert conversation.status == "pending"


def test_a_done_conversation_within_the_window_goes_on(put, now):
    conversation = put("closed")
    same = {"customer": conversation.customer, "inbox": conversation.inbox}

    assert Conversation.objects.ongoing(**same, now=now) == conversation
    assert Conversation.objects.ongoing(**same, now=now + timedelta(days=15)) is None


def test_spam_is_never_gone_on_with(put, maya, now):
    conversation = put("active")
    conversation.close(by=maya, now=now, reason="spam")

    assert not Conversation.objects.ongoing(
        customer=conversation.customer, inbox=conversation.inbox, now=now
    )


# --- An agent works


@pytest.mark.parametrize("status", STATES)
def test_a_reply_makes_it_active_and_answers_the_customer(put, status, now):
    conversation = put(status)
    noor = create_agent("Noor")
    before = conversation.assignee

    conversation.reply("Here is the answer.", by=noor, now=now)

    assert conversation.status == "active"
    assert conversation.waiting_since is None
    assert conversation.assignee == (before if status == "active" else noor)
    assert last(conversation).kind == "message_sent"


def test_an_agents_reply_takes_the_word_from_the_bot(put, maya, helper, now):
    conversation = put("bot")

    conversation.reply("I take it from here.", by=maya, now=now)

    assert conversation.handler_epoch == 1
    assert "taken_over" in kinds(conversation)
    with pytest.raises(Refused):
        conversation.bot_reply("Late answer.", by=helper, epoch=0, now=now)


def test_the_log_keeps_how_long_the_customer_waited(put, maya, now):
    conversation = put("pending")

    conversation.reply("Here.", by=maya, now=now)

    details = last(conversation).details
    assert details["waited"] == 50 * 60
    assert details["is_first"] is True


def test_pressing_send_twice_sends_once(put, maya, now):
    conversation = put("active")

    first = conversation.reply("Once.", by=maya, client_id="press-1", now=now)
    second = conversation.reply("Once.", by=maya, client_id="press-1", now=now)

    assert first == second
    assert conversation.messages.filter(body="Once.").count() == 1


def test_one_press_with_another_text_is_refused(put, maya, now):
    conversation = put("active")
    conversation.reply("Once.", by=maya, client_id="press-1", now=now)

    with pytest.raises(Refused):
        conversation.reply("Twice.", by=maya, client_id="press-1", now=now)


@pytest.mark.parametrize("status", STATES)
def test_take_over_puts_it_into_the_agents_hands(put, status, now):
    conversation = put(status)
    noor = create_agent("Noor")

    conversation.take_over(noor, now=now, over=conversation.assignee_id)

    assert (conversation.status, conversation.assignee) == ("active", noor)
    assert conversation.handler_epoch == (1 if status in {"bot", "bot_handled"} else 0)


def test_of_two_who_take_over_the_second_is_told_who_was_faster(put, maya, now):
    conversation = put("pending")
    noor = create_agent("Noor Haddad")
    conversation.take_over(maya, now=now)

    with pytest.raises(Refused, match="Maya Lind took over before you"):
        Conversation.objects.get(pk=conversation.pk).take_over(noor, now=now)

    assert conversation.events.filter(kind="taken_over").count() == 1


@pytest.mark.parametrize("status", STATES)
def test_assigning_moves_no_state(put, status, now):
    conversation = put(status)
    noor = create_agent("Noor")

    conversation.assign_to(noor, now=now)
    conversation.assign_to(noor, now=now)

    assert (conversation.status, conversation.assignee) == (status, noor)
    assert kinds(conversation).count("assigned") == 1


def test_the_bot_and_those_who_left_get_nothing(put, helper, now):
    conversation = put("pending")
    gone = create_agent("Gone", is_active=False)

    for nobody in (helper, gone):
        with pytest.raises(Refused):
            conversation.assign_to(nobody, now=now)


def test_another_team_means_another_assignee_unless_they_are_in_both(put, maya, now):
    conversation = put("active")
    ours = create_team("Billing", [maya])

    conversation.hand_to(ours, now=now)
    assert conversation.assignee == maya

    conversation.hand_to(create_team("Legal"), now=now)
    assert conversation.assignee is None


@pytest.mark.parametrize("status", ["bot", "pending", "active"])
def test_snoozed_is_out_of_the_way_until_the_customer_writes(put, maya, status, now):
    conversation = put(status)
    waited = conversation.waiting_since
    conversation.snooze(now + timedelta(days=1), by=maya, now=now)
    assert (conversation.state, conversation.turn) == ("snoozed", Conversation.Turn.SNOOZED)
    assert conversation.waiting_since == waited  # a snooze stops no clock

    conversation.receive("Any news?", now=now)

    assert conversation.snoozed_until is None
    assert conversation.status == status


def test_waking_twice_wakes_once(put, maya, now):
    conversation = put("active")
    conversation.snooze(now + timedelta(hours=1), by=maya, now=now)

    conversation.wake(now=now + timedelta(hours=1))
    conversation.wake(now=now + timedelta(hours=1))

    assert kinds(conversation).count("woken") == 1


def test_what_cannot_be_snoozed_says_why(put, maya, now):
    with pytest.raises(Refused):
        put("closed").snooze(now + timedelta(days=1), by=maya, now=now)
    with pytest.raises(Refused):
        put("active").snooze(now - timedelta(seconds=1), by=maya, now=now)
    with pytest.raises(Refused):
        put("active").snooze(now + timedelta(days=400), by=maya, now=now)


@pytest.mark.parametrize("status", STATES)
def test_close_completes_it_once(put, maya, status, now):
    conversation = put(status)

    conversation.close(by=maya, now=now, reason="no_reply")
    conversation.close(by=maya, now=now, reason="duplicate")

    assert conversation.status == "closed"
    assert conversation.close_reason == ("resolved" if status == "closed" else "no_reply")
    assert conversation.waiting_since is None
    assert kinds(conversation).count("closed") == 1


def test_an_unknown_reason_closes_nothing(put, maya, now):
    conversation = put("active")

    with pytest.raises(Refused):
        conversation.close(by=maya, now=now, reason="bored")

    assert Conversation.objects.get(pk=conversation.pk).status == "active"


@pytest.mark.parametrize("status", ["closed", "bot_handled"])
def test_an_agent_can_reopen(put, maya, status, now):
    conversation = put(status)

    conversation.reopen(by=maya, now=now)

    assert (conversation.status, conversation.close_reason) == ("pending", "")
    assert last(conversation).kind == "reopened"


@pytest.mark.parametrize("status", ["bot", "pending", "active"])
def test_what_is_open_cannot_be_reopened(put, maya, status, now):
    conversation = put(status)

    conversation.reopen(by=maya, now=now)

    assert conversation.status == status
    assert "reopened" not in kinds(conversation)


@pytest.mark.parametrize("status", STATES)
def test_notes_and_priority_move_no_state(put, maya, status, now):
    conversation = put(status)
    waited = conversation.waiting_since

    conversation.add_note("Batch 7 again.", by=maya, now=now)
    conversation.set_priority("high", by=maya, now=now)

    assert (conversation.status, conversation.waiting_since) == (status, waited)
    assert kinds(conversation)[-2:] == ["note_added", "priority_changed"]
    assert not conversation.messages.filter(body__contains="Batch 7").exists()


# --- The bot works


@pytest.mark.parametrize("status", ["pending", "active", "bot_handled", "closed"])
def test_the_bot_may_speak_only_while_it_has_the_word(put, helper, status, now):
    conversation = put(status)
    before = kinds(conversation)

    for write in (conversation.bot_reply, conversation.hand_off, conversation.solve):
        words = ["Hello"] if write == conversation.bot_reply else []
        with pytest.raises(Refused):
            write(*words, by=helper, epoch=conversation.handler_epoch, now=now)

    assert kinds(conversation) == before


def test_the_bot_hands_off_with_what_it_knows(put, helper, now):
    conversation = put("bot")

    conversation.hand_off(
        by=helper, epoch=0, now=now, reason="refund", card={"wants": "642 EUR back"}
    )

    assert (conversation.status, conversation.handler_epoch) == ("pending", 1)
    assert conversation.waiting_since is not None
    assert last(conversation).details["card"] == {"wants": "642 EUR back"}


def test_the_bot_solves_it(put, helper, now):
    conversation = put("bot")
    conversation.bot_reply("Here is how.", by=helper, epoch=0, now=now)

    conversation.solve(by=helper, epoch=0, now=now)

    assert conversation.status == "bot_handled"
    assert conversation.closed_at == now


def test_an_agent_can_return_it_to_the_bot(put, maya, helper, now):
    conversation = put("bot")
    conversation.take_over(maya, now=now)

    conversation.return_to_bot(by=maya, now=now)

    assert (conversation.status, conversation.handler_epoch) == ("bot", 2)
    with pytest.raises(Refused):
        conversation.bot_reply("From before.", by=helper, epoch=0, now=now)
    conversation.bot_reply("Here again.", by=helper, epoch=2, now=now)


def test_without_a_bot_nothing_is_returned_to_it(put, maya, now):
    with pytest.raises(Refused):
        put("active").return_to_bot(by=maya, now=now)


# --- What the database itself refuses


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "closed"},
        {"status": "pending", "close_reason": "resolved"},
        {"status": "closed", "close_reason": "resolved"},
        {"status": "bot_handled"},
    ],
)
def test_the_database_refuses_half_a_state(put, columns):
    conversation = put("active")

    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=conversation.pk).update(**columns)


def test_nobody_waits_in_a_closed_conversation(put, now):
    conversation = put("closed")

    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=conversation.pk).update(waiting_since=now)


def test_a_message_is_theirs_or_ours(put, maya):
    theirs = put("pending").messages.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=theirs.pk).update(author=maya)


@pytest.mark.parametrize(
    ("status", "turn"),
    [
        ("pending", Conversation.Turn.NEEDS_PERSON),
        ("active", Conversation.Turn.THEIRS),
        ("bot", Conversation.Turn.THEIRS),
        ("bot_handled", Conversation.Turn.DONE),
        ("closed", Conversation.Turn.DONE),
    ],
)
def test_the_turn_follows_from_the_state(put, status, turn):
    assert put(status).turn == turn


def test_an_unanswered_active_conversation_is_our_turn(put, now):
    conversation = put("active")

    conversation.receive("One more thing.", now=now)

    assert conversation.turn == Conversation.Turn.OURS
