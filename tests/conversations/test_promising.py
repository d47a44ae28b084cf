"""'I will get back to you tomorrow' is not forgotten, whoever has the conversation by then."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conversations.events import Kind
from conversations.models import Conversation, Refused
from conversations.operators import OPERATORS
from conversations.queries import parse
from reminders import tasks
from tests.at_once import at_once
from tests.factories import (
    create_agent,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def promised(conversation, maya, now):
    """Maya has answered and promised to be back tomorrow."""
    conversation.reply("I ask the workshop.", by=maya, now=now)
    conversation.promise(now + DAY, by=maya, now=now)
    return conversation


def said(conversation):
    kinds = [kind for kind in Kind.values if kind.startswith("promise")]
    log = conversation.events.filter(kind__in=kinds).order_by("version")
    return list(log.values_list("kind", flat=True))


def test_a_promise_stands_on_the_conversation_and_in_its_log(promised, maya, now):
    assert (promised.promised_for, promised.promised_by) == (now + DAY, maya)
    event = promised.events.get(kind=Kind.PROMISED)
    assert event.actor == maya
    assert event.details["for"] == (now + DAY).isoformat()
    assert event.details["agent"] == maya.pk


@pytest.mark.parametrize("after", [-HOUR, timedelta(0), timedelta(days=400)])
def test_what_cannot_be_promised_is_refused(conversation, maya, now, after):
    with pytest.raises(Refused):
        conversation.promise(now + after, by=maya, now=now)
    assert conversation.promised_for is None


def test_nothing_is_promised_of_what_is_closed(conversation, maya, now):
    conversation.close(by=maya, now=now)
    with pytest.raises(Refused):
        conversation.promise(now + DAY, by=maya, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=conversation.pk).update(promised_for=now)


def test_promising_the_same_twice_happens_once(promised, maya, now):
    promised.promise(now + DAY, by=maya, now=now)

    assert said(promised) == ["promised"]


def test_the_next_answer_of_a_person_keeps_it(promised, priya, now):
    promised.reply("It can be repaired.", by=priya, now=now + HOUR)

    assert promised.promised_for is None
    kept = promised.events.get(kind=Kind.PROMISE_KEPT)
    assert kept.details["in_time"] is True
    assert kept.details["name"] == "Maya Lind"


def test_an_answer_that_comes_late_keeps_it_late(promised, maya, now):
    promised.reply("Sorry!", by=maya, now=now + 2 * DAY)

    assert promised.events.get(kind=Kind.PROMISE_KEPT).details["in_time"] is False


def test_the_customer_and_a_note_keep_nothing(promised, maya, now):
    promised.receive("And?", now=now + HOUR)
    promised.add_note("Still nothing.", by=maya, now=now + HOUR)

    assert promised.promised_for == now + DAY


def test_it_can_be_kept_in_another_way_dropped_and_changed(promised, maya, now):
    promised.promise(now + 2 * DAY, by=maya, now=now)
    promised.drop_promise(by=maya, now=now)
    promised.drop_promise(by=maya, now=now)
    promised.promise(now + 3 * DAY, by=maya, now=now)
    promised.keep_promise(by=maya, now=now)

    assert said(promised) == ["promised", "promised", "promise_dropped", "promised", "promise_kept"]
    assert promised.promised_for is None


def test_the_lists_sort_it_by_what_was_promised(
    conversation, maya, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        conversation.reply("I ask the workshop.", by=maya, now=now)
        conversation.promise(now + DAY, by=maya, now=now)
    conversation.refresh_from_db()
    assert conversation.due_at == now + DAY

    with django_capture_on_commit_callbacks(execute=True):
        conversation.reply("It can be repaired.", by=maya, now=now)
    conversation.refresh_from_db()
    assert conversation.due_at is None


# --- Undo


def test_each_step_can_be_undone(promised, maya, now):
    promised.promise(now + 2 * DAY, by=maya, now=now)
    promised.undo_promise(undoes=promised.version, by=maya, now=now)
    assert promised.promised_for == now + DAY

    promised.keep_promise(by=maya, now=now)
    promised.undo_promise(undoes=promised.version, by=maya, now=now)
    assert (promised.promised_for, promised.promised_by) == (now + DAY, maya)

    first = promised.events.filter(kind=Kind.PROMISED).earliest("version")
    promised.undo_promise(undoes=first.version, by=maya, now=now)
    assert promised.promised_for is None


def test_taking_an_answer_back_takes_back_what_it_has_kept_and_promised(promised, maya, now):
    later = now + timedelta(seconds=10)
    message = promised.reply("On Friday, then.", by=maya, now=now, send_at=later)
    promised.promise(now + 3 * DAY, by=maya, now=now, message=message)

    promised.unsend(message, by=maya, now=now)

    assert promised.promised_for == now + DAY


def test_taking_an_answer_back_leaves_a_later_promise(promised, maya, now):
    later = now + timedelta(seconds=10)
    message = promised.reply("On Friday, then.", by=maya, now=now, send_at=later)
    promised.promise(now + 3 * DAY, by=maya, now=now)

    promised.unsend(message, by=maya, now=now)

    assert promised.promised_for == now + 3 * DAY


def test_undoing_a_closing_brings_the_promise_back(promised, maya, now):
    promised.close(by=maya, now=now)
    assert promised.promised_for is None

    promised.undo_close(by=maya, now=now)
    assert (promised.promised_for, promised.promised_by) == (now + DAY, maya)


# --- When it is due


def test_it_is_told_once_that_it_is_due(promised, time_machine, now):
    time_machine.move_to(now + DAY - timedelta(seconds=1))
    tasks.tell_what_is_due()
    assert "promise_due" not in said(promised)

    time_machine.move_to(now + DAY + timedelta(seconds=30))
    tasks.tell_what_is_due()
    tasks.tell_what_is_due()
    assert said(promised).count("promise_due") == 1
    event = promised.events.get(kind=Kind.PROMISE_DUE)
    assert event.details["agent"] == promised.promised_by_id


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_tells_it(promised, now):
    def worker():
        Conversation.objects.get(pk=promised.pk).fall_due(now=now + DAY)

    at_once(*[worker] * 4)

    assert said(promised).count("promise_due") == 1


def test_a_new_promise_falls_due_again(promised, maya, now):
    promised.fall_due(now=now + DAY)
    promised.promise(now + 2 * DAY, by=maya, now=now + DAY)

    assert promised.fall_due(now=now + 2 * DAY)


def test_it_survives_other_hands_and_other_teams(promised, priya, now):
    promised.assign_to(priya, now=now)
    promised.hand_to(create_team("Billing"), now=now)

    assert promised.fall_due(now=now + DAY)


def test_an_agent_who_leaves_leaves_the_promise(promised, now):
    leaver = create_agent("Ben")
    promised.promise(now + HOUR, by=leaver, now=now)
    type(leaver).objects.filter(pk=leaver.pk).update(is_active=False)

    assert promised.fall_due(now=now + HOUR)


def test_what_was_snoozed_is_back_when_it_is_due(promised, maya, now):
    promised.snooze(now + 9 * DAY, by=maya, now=now)
    promised.fall_due(now=now + DAY)

    assert promised.snoozed_until is None
    assert promised.events.get(kind=Kind.WOKEN).details["why"] == "promise due"


# --- Merge and split


@pytest.fixture
def two(maya, now):
    """Two mails of one customer; the first has a promise."""
    customer, inbox = create_customer(), create_inbox("email")
    one, other = (create_conversation(customer=customer, inbox=inbox, said="Hi") for _ in "ab")
    one.promise(now + DAY, by=maya, now=now)
    return one, other


def test_a_promise_goes_along_with_a_merge_and_back(two, maya, now):
    one, other = two
    one.merge_into(other, by=maya, now=now)
    other.refresh_from_db()
    assert (other.promised_for, other.promised_by) == (now + DAY, maya)
    one.refresh_from_db()
    assert one.promised_for is None

    one.unmerge(by=maya, now=now)
    other.refresh_from_db()
    one.refresh_from_db()
    assert one.promised_for == now + DAY
    assert other.promised_for is None


def test_of_two_promises_the_sooner_stands(two, maya, now):
    one, other = two
    other.promise(now + HOUR, by=maya, now=now)
    one.merge_into(other, by=maya, now=now)
    other.refresh_from_db()

    assert other.promised_for == now + HOUR


def test_what_was_kept_for_both_does_not_come_back(two, maya, now):
    one, other = two
    one.merge_into(other, by=maya, now=now)
    other.refresh_from_db()
    other.reply("Here it is.", by=maya, now=now + HOUR)
    one.refresh_from_db()
    one.unmerge(by=maya, now=now + HOUR)

    other.refresh_from_db()
    assert one.promised_for is other.promised_for is None


# --- Found


def test_promised_conversations_are_found(promised, maya, now):
    create_conversation(said="Hello")

    (condition,) = parse("is:promised", now.date()).conditions
    asked = OPERATORS["is"].ask(condition.meant, maya)
    assert list(Conversation.objects.filter(asked)) == [promised]


def test_a_promise_that_cannot_be_told_keeps_no_other_from_it(promised, maya, now, monkeypatch):
    really = Conversation.fall_due
    other = create_conversation(said="And mine?", customer=create_customer("Omar"))
    other.promise(now + 2 * DAY, by=maya, now=now)
    past = timezone.now() - DAY
    Conversation.objects.update(promised_for=past)
    Conversation.objects.filter(pk=promised.pk).update(promised_for=past - DAY)

    def fall_due(conversation, **kwargs):
        if conversation.pk == promised.pk:
            raise ValueError
        return really(conversation, **kwargs)

    monkeypatch.setattr(Conversation, "fall_due", fall_due)

    tasks.tell_what_is_due()

    assert said(other)[-1] == Kind.PROMISE_DUE
