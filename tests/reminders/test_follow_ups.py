"""When nothing happens: we are reminded, the customer is asked, and then it is closed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.events import Kind
from conversations.models import UNTIL_ANSWER, Conversation, Message
from reminders import acting, tasks
from reminders.models import FollowUps, Plan
from reminders.planning import plan
from team.models import OfficeHours
from tests.at_once import at_once
from tests.factories import create_bot, create_conversation, create_customer

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def count(conversation, kind):
    return conversation.events.filter(kind=kind).count()


def nudges(conversation):
    return conversation.messages.filter(auto=Message.Auto.AUTOMATIC).count()


def replan(conversation):
    plan(conversation.pk, now=timezone.now())


# --- To us


def test_we_are_reminded_when_somebody_waits_and_nothing_is_done(asked, at):
    at(hours=3, minutes=59)
    assert count(asked, Kind.REMINDED) == 0

    at(hours=4, seconds=1)
    at(hours=4, seconds=30)
    assert count(asked, Kind.REMINDED) == 1
    event = asked.events.get(kind=Kind.REMINDED)
    assert event.actor is None
    assert event.reason.kind == "reminder"
    assert event.reason.trace["remind_after"] == 4


def test_it_is_repeated_ever_later_and_then_no_more(asked, at):
    for hour in range(1, 200):
        at(hours=hour, seconds=1)

    told = asked.events.filter(kind=Kind.REMINDED).order_by("version")
    hours = [round((each.created_at - asked.waiting_since) / HOUR) for each in told]
    assert hours == [4, 8, 16, 32]
    assert Plan.objects.get().due_at is None


@pytest.mark.parametrize(
    "does",
    [
        lambda it, ola, now: it.add_note("I ask the workshop.", by=ola, now=now),
        lambda it, ola, now: it.take_over(ola, now=now),
        lambda it, ola, now: it.set_priority("high", by=ola, now=now),
    ],
)
def test_what_somebody_does_begins_it_anew(asked, ola, now, at, does):
    does(asked, ola, now + 3 * HOUR)

    at(hours=6)
    assert count(asked, Kind.REMINDED) == 0
    at(hours=7, seconds=1)
    assert count(asked, Kind.REMINDED) == 1


def test_what_happens_by_itself_is_not_something_done(asked, at, now):
    asked.set_priority("high", by=None, now=now + 3 * HOUR)

    at(hours=4, seconds=1)
    assert count(asked, Kind.REMINDED) == 1


def test_an_answer_ends_it(answered, at):
    at(hours=100)

    assert count(answered, Kind.REMINDED) == 0


def test_a_snooze_hides_nobody_who_waits(asked, ola, now, at):
    asked.snooze(now + 9 * DAY, by=ola, now=now)

    at(hours=4, seconds=1)
    assert count(asked, Kind.REMINDED) == 1


def test_what_is_promised_is_not_asked_for_before(asked, ola, now, at):
    asked.promise(now + DAY, by=ola, now=now)
    replan(asked)

    at(hours=27)
    assert count(asked, Kind.REMINDED) == 0
    at(hours=28, seconds=1)
    assert count(asked, Kind.REMINDED) == 1


def test_nights_are_not_counted(asked, at, now):
    closed = [[] for _day in range(6)]
    tomorrow = (now + DAY).weekday()
    closed.insert(tomorrow, [[0, 1440]])
    OfficeHours.objects.create(name="One day", time_zone="UTC", week=closed, is_default=True)
    replan(asked)

    opens = (now + DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    assert Plan.objects.get().due_at == opens + 4 * HOUR


def test_the_bot_is_not_reminded(inbox, at, now):
    inbox.has_bot = True
    inbox.save()
    conversation = create_conversation(inbox=inbox, said="Hi", now=now)
    replan(conversation)

    assert not Plan.objects.exists()


def test_an_inbox_may_want_no_reminders(asked, at):
    FollowUps.objects.update(remind_after=None)

    at(hours=100)
    assert count(asked, Kind.REMINDED) == 0


def test_where_nothing_is_said_we_are_reminded_and_customers_are_not_asked(ola, now, at):
    conversation = create_conversation(said="Hello?", now=now)
    replan(conversation)
    at(hours=4, seconds=1)
    assert count(conversation, Kind.REMINDED) == 1

    conversation.reply("Hello!", by=ola, now=timezone.now())
    replan(conversation)
    at(days=90)
    assert nudges(conversation) == 0


def test_who_waited_before_there_were_reminders_is_found(now, at, time_machine):
    conversation = create_conversation(said="Hello?", now=now)
    time_machine.move_to(now + 30 * DAY, tick=False)

    tasks.plan_the_waiting()
    tasks.plan_the_waiting()
    assert Plan.objects.get().due_at == now + 30 * DAY + 4 * HOUR
    at(days=30, hours=4, seconds=1)
    assert count(conversation, Kind.REMINDED) == 1


# --- To the customer


def test_the_customer_is_asked_once_and_then_it_is_closed_with_a_notice(answered, at):
    at(days=2, hours=23)
    assert nudges(answered) == 0

    at(days=3, seconds=1)
    at(days=3, seconds=30)
    assert nudges(answered) == 1
    nudge = answered.messages.get(auto="automatic")
    assert nudge.body.startswith("Hi Amara,\n\nwe have not heard from you")
    assert nudge.body.endswith("Halden") or nudge.body.endswith("Ola")

    at(days=6, hours=23)
    answered.refresh_from_db()
    assert answered.status == "active"

    at(days=7, seconds=2)
    at(days=9)
    answered.refresh_from_db()
    assert (answered.status, answered.close_reason) == ("closed", "no_reply")
    assert nudges(answered) == 2
    closed = answered.events.get(kind=Kind.CLOSED)
    assert closed.reason.trace["close_after"] == 4
    assert not Plan.objects.exists()


def test_without_a_number_of_days_it_stays_open(answered, at):
    FollowUps.objects.update(close_after=None)

    at(days=3, seconds=1)
    at(days=90)
    answered.refresh_from_db()
    assert (answered.status, nudges(answered)) == ("active", 1)


@pytest.mark.parametrize(
    "happens",
    {
        "an answer": lambda it, ola, now: it.receive("It is the blue one.", now=now),
        "thanks": lambda it, ola, now: it.receive("Thank you!", now=now),
        "an automatic reply": lambda it, ola, now: it.receive("Away", auto="auto_reply", now=now),
        "Not this time": lambda it, ola, now: it.stop_follow_up(by=ola, now=now),
        "a promise": lambda it, ola, now: it.promise(now + 99 * DAY, by=ola, now=now),
        "a snooze": lambda it, ola, now: it.snooze(now + 99 * DAY, by=ola, now=now),
        "closing": lambda it, ola, now: it.close(by=ola, now=now),
        "a bounce": lambda it, ola, now: it.bounce(it.messages.last(), now=now),
    }.values(),
)
def test_what_somebody_does_ends_it(answered, ola, now, at, happens):
    happens(answered, ola, now + DAY)

    at(days=3, seconds=1)
    at(days=30)
    assert nudges(answered) == 0
    assert not answered.events.filter(kind=Kind.CLOSED, actor=None).exists()


@pytest.mark.parametrize(
    "happens",
    [
        lambda it, ola, now: it.reply("One more thing.", by=ola, now=now).mark("sent", now=now),
        lambda it, ola, now: it.add_note("The workshop is on holiday.", by=ola, now=now),
    ],
)
def test_what_we_write_begins_it_anew(answered, ola, now, at, happens):
    happens(answered, ola, now + 2 * DAY)

    at(days=4, hours=23)
    assert nudges(answered) == 0
    at(days=5, seconds=1)
    assert nudges(answered) == 1


def test_an_answer_after_the_question_ends_the_closing(answered, at, now):
    at(days=3, seconds=1)
    answered.receive("Sorry, I was away.", now=timezone.now())

    at(days=30)
    answered.refresh_from_db()
    assert answered.status != "closed"


def test_after_our_next_answer_they_may_be_asked_again(answered, ola, at, now):
    at(days=3, seconds=1)
    answered.receive("The blue one.", now=timezone.now())
    answered.reply("Thanks. Which year?", by=ola, now=timezone.now())
    answered.messages.last().mark("sent", now=timezone.now())
    replan(answered)

    at(days=6, seconds=2)
    assert nudges(answered) == 2


def test_snoozed_until_they_answer_they_are_asked(answered, ola, now, at):
    answered.snooze(UNTIL_ANSWER, by=ola, now=now)
    replan(answered)

    at(days=3, seconds=1)
    assert nudges(answered) == 1


def test_what_was_reopened_after_it_was_closed_stays_open(answered, ola, at):
    at(days=3, seconds=1)
    at(days=7, seconds=2)
    answered.undo_close(by=ola, now=timezone.now())
    replan(answered)

    at(days=60)
    answered.refresh_from_db()
    assert answered.status == "active"


def test_going_on_after_all_begins_anew(answered, ola, now, at):
    answered.stop_follow_up(by=ola, now=now + DAY)
    answered.resume_follow_up(by=ola, now=now + 2 * DAY)
    replan(answered)

    at(days=4, hours=23)
    assert nudges(answered) == 0
    at(days=5, seconds=1)
    assert nudges(answered) == 1


def test_nobody_is_asked_whose_mails_come_back(answered, ola, now, at):
    other = create_conversation(customer=answered.customer, inbox=answered.inbox, now=now)
    other.bounce(other.reply("Hello", by=ola, now=now), now=now + HOUR)

    at(days=3, seconds=1)
    assert nudges(answered) == 0
    assert Plan.objects.get(conversation=answered).due_at is None


@pytest.mark.parametrize("delivery", ["failed", "uncertain"])
def test_nobody_is_asked_about_what_may_not_have_arrived(answered, at, delivery):
    answered.messages.filter(direction="out").update(delivery=delivery)

    at(days=30)
    assert nudges(answered) == 0


def test_what_goes_out_later_counts_from_then(asked, ola, now, at):
    later = {"send_at": now + 2 * DAY, "is_scheduled": True}
    message = asked.reply("It is on its way.", by=ola, now=now, **later)
    replan(asked)
    assert Plan.objects.get().due_at == now + 5 * DAY

    message.mark("sent", now=now + 2 * DAY)
    at(days=5, seconds=1)
    assert nudges(asked) == 1


def test_what_the_bot_said_is_not_asked_about(inbox, now, at):
    inbox.has_bot = True
    inbox.save()
    conversation = create_conversation(inbox=inbox, said="Hi", now=now)
    epoch = conversation.handler_epoch
    conversation.bot_reply("Did that help?", by=create_bot(), epoch=epoch, now=now)
    replan(conversation)

    assert not Plan.objects.exists()


def test_nobody_is_written_to_at_night(answered, now, at):
    nine_to_five = [[[540, 1020]]] * 7
    OfficeHours.objects.create(name="Days", time_zone="UTC", week=nine_to_five, is_default=True)
    replan(answered)

    due = Plan.objects.get().due_at
    assert 9 <= due.hour < 17
    FollowUps.objects.update(in_office_hours=False)
    replan(answered)
    assert (
        Plan.objects.get().due_at == answered.events.get(kind="message_sent").created_at + 3 * DAY
    )


def test_nobody_is_written_to_at_night_when_no_worker_was_there_by_day(answered, at, now):
    nine_to_five = [[[540, 1020]]] * 7
    OfficeHours.objects.create(name="Days", time_zone="UTC", week=nine_to_five, is_default=True)
    replan(answered)
    due = Plan.objects.get().due_at
    night, morning = due.replace(hour=23), due.replace(hour=9) + DAY

    at(seconds=(night - now).total_seconds())
    assert nudges(answered) == 0
    assert Plan.objects.get().due_at == morning.replace(minute=0, second=0, microsecond=0)
    at(seconds=(morning - now).total_seconds())
    assert nudges(answered) == 1


def test_hours_that_never_open_ask_nobody(answered, at):
    OfficeHours.objects.create(name="Never", time_zone="UTC", is_default=True)
    replan(answered)

    assert not Plan.objects.exists()
    at(days=60)
    assert nudges(answered) == 0


def test_it_is_written_in_their_language(answered, at):
    follow_ups = FollowUps.objects.get()
    follow_ups.texts.create(language="de", nudge="Hallo {{ customer.first_name }}, noch da?")
    follow_ups.texts.create(language="", nudge="Hello {{ customer.plan }}")
    type(answered.customer).objects.update(language="de-AT")

    at(days=3, seconds=1)
    assert answered.messages.get(auto="automatic").body == "Hallo Amara, noch da?"


def test_too_many_to_one_customer_wait_for_the_next_day(inbox, ola, now, at):
    customer = create_customer()
    for _number in range(3):
        conversation = create_conversation(customer=customer, inbox=inbox, said="Hi", now=now)
        conversation.reply("Yes?", by=ola, now=now).mark("sent", now=now)
        replan(conversation)

    at(days=3, seconds=1)
    assert Message.objects.filter(auto="automatic").count() == 2
    at(days=4, seconds=2)
    assert Message.objects.filter(auto="automatic").count() == 3


def test_another_way_of_following_up_holds_for_what_is_under_way(answered, now, time_machine):
    FollowUps.objects.update(nudge_after=10)
    tasks.replan(answered.inbox_id)
    assert Plan.objects.get().due_at == now + 10 * DAY

    FollowUps.objects.update(nudge_after=None, close_after=None)
    tasks.replan(answered.inbox_id)
    assert not Plan.objects.exists()


def test_what_was_quiet_long_before_is_not_asked_all_at_once(ola, now):
    conversation = create_conversation(said="Hi", now=now - 90 * DAY)
    message = conversation.reply("Yes?", by=ola, now=now - 90 * DAY)
    message.mark("sent", now=now - 90 * DAY)
    FollowUps.objects.create(inbox=conversation.inbox, nudge_after=3)

    tasks.replan(conversation.inbox_id)

    assert not Plan.objects.exists()


# --- Several workers, and those that die


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_asks(answered, now):
    pk = Plan.objects.get().pk

    results = at_once(*[lambda: acting.act(pk, now=now + 4 * DAY)] * 4)

    assert sorted(map(str, results)) == ["None", "None", "None", "nudge"]
    assert nudges(answered) == 1


@pytest.mark.django_db(transaction=True)
def test_a_customer_who_answers_in_that_moment_is_never_closed_afterwards(answered, now):
    acting.act(Plan.objects.get().pk, now=now + 3 * DAY)
    pk = Plan.objects.get().pk

    def customer():
        Conversation.objects.get(pk=answered.pk).receive("Here I am!", now=now + 7 * DAY)

    at_once(customer, lambda: acting.act(pk, now=now + 8 * DAY))

    answer = answered.events.filter(kind=Kind.MESSAGE_RECEIVED).latest("version")
    assert not answered.events.after(answer.version).filter(kind=Kind.CLOSED).exists()


def test_one_that_fails_keeps_none_of_the_others(answered, at, monkeypatch, inbox, ola, now):
    broken = create_conversation(inbox=inbox, said="Hi", now=now)
    replan(broken)
    Plan.objects.filter(conversation=broken).update(due_at=now)
    real = acting.next_of

    def next_of(conversation):
        if conversation.pk == broken.pk:
            raise RuntimeError
        return real(conversation)

    monkeypatch.setattr(acting, "next_of", next_of)
    at(days=3, seconds=1)

    assert nudges(answered) == 1
    assert Plan.objects.get(conversation=broken).due_at > timezone.now()


def test_a_tick_with_nothing_to_do_is_one_query(answered, django_assert_num_queries):
    with django_assert_num_queries(1):
        tasks.tick()


# --- What is heard


def test_the_log_plans_by_itself(inbox, ola, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        conversation = create_conversation(inbox=inbox, said="Hi", now=now)
    assert Plan.objects.get().step == "remind"

    with django_capture_on_commit_callbacks(execute=True):
        conversation.reply("Yes?", by=ola, now=now)
    assert Plan.objects.get().step == "nudge"

    with django_capture_on_commit_callbacks(execute=True):
        conversation.close(by=ola, now=now)
    assert not Plan.objects.exists()
