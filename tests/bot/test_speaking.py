"""The bot's turn: one at a time in a conversation, and never silence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bot import listeners, speaking, sweeping, tasks
from bot.models import Run, Settings, Turn
from team.models import OfficeHours
from tests.factories import (
    create_bot,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def bot():
    return create_bot()


@pytest.fixture
def inbox(bot):
    return create_inbox(has_bot=True)


@pytest.fixture
def asked(inbox, now):
    """-> a conversation with the bot, in which this was said a moment ago, and heard"""

    def ask(text, **fields):
        conversation = create_conversation(said=text, inbox=inbox, now=now, **fields)
        hear(conversation, now)
        return conversation

    return ask


def hear(conversation, now):
    Run.objects.hear(conversation.pk, now=now)


def log_of(conversation):
    return list(conversation.events.order_by("version").values_list("kind", flat=True))


def test_what_it_cannot_answer_goes_to_a_person_with_a_card_and_a_turn(asked, bot, now):
    conversation = asked("Do you sell hats for horses?")

    speaking.run(conversation.pk, now=now + 2 * SECOND)

    assert log_of(conversation) == ["opened", "message_received", "message_sent", "handed_off"]
    conversation.refresh_from_db()
    assert conversation.status == "pending"
    assert conversation.waiting_since == now  # they still wait
    handed_off = conversation.events.get(kind="handed_off")
    assert handed_off.actor == bot
    assert handed_off.details["reason"] == "nothing_found"
    assert handed_off.details["card"]["wants"] == "Do you sell hats for horses?"
    turn = Turn.objects.get()
    assert (turn.outcome, turn.why) == ("hand_off", "nothing_found")
    assert turn.message.body == turn.question == "Do you sell hats for horses?"
    assert "person" in turn.answer.body
    assert handed_off.reason.kind == "bot"
    assert handed_off.reason.trace["question"] == "Do you sell hats for horses?"


def test_whoever_asks_for_a_person_gets_one(asked, now):
    conversation = asked("Can I talk to a real person please")

    speaking.run(conversation.pk, now=now + 2 * SECOND)

    assert conversation.events.get(kind="handed_off").details["reason"] == "asked"


def test_it_waits_a_moment_for_another_line(asked, now):
    conversation = asked("Hello")

    speaking.run(conversation.pk, now=now + SECOND)

    assert not Turn.objects.exists()


def test_five_short_lines_get_one_answer(asked, now):
    conversation = asked("Hello")
    for n, line in enumerate(["my lamp", "the Fjell one", "does not", "light up"], start=1):
        conversation.receive(line, now=now + n * SECOND)
        hear(conversation, now + n * SECOND)
        speaking.run(conversation.pk, now=now + n * SECOND)

    speaking.run(conversation.pk, now=now + 6 * SECOND)

    turn = Turn.objects.get()
    assert turn.question == "Hello\nmy lamp\nthe Fjell one\ndoes not\nlight up"
    assert turn.message.body == "light up"


def test_who_writes_on_and_on_does_not_wait_for_ever(asked, now):
    conversation = asked("Hello")
    for n in range(1, 9):
        conversation.receive(f"line {n}", now=now + n * SECOND)
        hear(conversation, now + n * SECOND)

    speaking.run(conversation.pk, now=now + 8.1 * SECOND)

    assert Turn.objects.count() == 1


def test_what_is_heard_twice_is_answered_once(asked, now):
    conversation = asked("Hello?")
    speaking.run(conversation.pk, now=now + 2 * SECOND)
    conversation.return_to_bot(by=None, now=now + 3 * SECOND)
    conversation.bot_reply("Hm?", by=create_bot(), epoch=conversation.handler_epoch)
    hear(conversation, now + 3 * SECOND)

    speaking.run(conversation.pk, now=now + 6 * SECOND)

    assert Turn.objects.count() == 1
    assert Run.objects.get().heard_at is None


def test_a_message_while_it_thinks_is_answered_with_the_rest(asked, now):
    conversation = asked("Does it")
    reading = speaking.Reading.of(conversation.pk, 0)
    thought = speaking.think(reading, now=now + 2 * SECOND)
    conversation.receive("fit into a bathroom?", now=now + 3 * SECOND)
    hear(conversation, now + 3 * SECOND)

    due = speaking.say(reading, thought, now=now + 4 * SECOND)

    assert not Turn.objects.exists()
    speaking.run(conversation.pk, now=due)
    assert Turn.objects.get().question == "Does it\nfit into a bathroom?"


def test_while_one_worker_thinks_no_other_does(asked, now):
    conversation = asked("Hello?")

    assert Run.objects.claim(conversation.pk, now + 2 * SECOND)
    assert Run.objects.claim(conversation.pk, now + 3 * SECOND) is None


def test_a_killed_worker_leaves_it_to_another(asked, now):
    conversation = asked("Hello?")
    Run.objects.claim(conversation.pk, now + 2 * SECOND)

    assert conversation.pk not in Run.objects.wake_lost(now + 10 * SECOND, 10)
    assert conversation.pk in Run.objects.wake_lost(now + 18 * SECOND, 10)
    speaking.run(conversation.pk, now=now + 18 * SECOND)
    assert Turn.objects.count() == 1


def test_of_two_who_thought_about_it_the_first_answers(asked, now):
    conversation = asked("Hello?")
    readings = [speaking.Reading.of(conversation.pk, 0) for _ in range(2)]
    for reading in readings:
        thought = speaking.think(reading, now=now)
        speaking.say(reading, thought, now=now + 2 * SECOND)

    assert Turn.objects.count() == 1
    assert log_of(conversation).count("message_sent") == 1


def test_after_a_take_over_it_says_nothing(asked, now, maya):
    conversation = asked("Hello?")
    reading = speaking.Reading.of(conversation.pk, 0)
    thought = speaking.think(reading, now=now + 2 * SECOND)
    conversation.take_over(maya, now=now + 3 * SECOND)

    speaking.say(reading, thought, now=now + 4 * SECOND)

    assert log_of(conversation) == ["opened", "message_received", "taken_over"]
    assert Run.objects.get().heard_at is None


def test_who_waits_longer_than_the_inbox_says_gets_a_person(asked, inbox, now):
    Settings.objects.create(inbox=inbox, answers_within=10)
    conversation = asked("Hello?")
    Run.objects.claim(conversation.pk, now + 2 * SECOND)  # by one that hangs

    assert Run.objects.overdue(now + 9 * SECOND, 10) == []
    [run] = Run.objects.overdue(now + 10 * SECOND, 10)
    sweeping.give_up(run, now=now + 10 * SECOND)

    assert conversation.events.get(kind="handed_off").details["reason"] == "timeout"


def test_an_inbox_whose_bot_was_switched_off_meanwhile_gives_it_to_a_person(asked, inbox, now):
    conversation = asked("Hello?")
    inbox.has_bot = False
    inbox.save()

    speaking.run(conversation.pk, now=now + 2 * SECOND)

    assert conversation.events.get(kind="handed_off").details["reason"] == "off"


def test_without_a_bot_among_the_agents_a_person_is_asked(asked, bot, now):
    bot.is_active = False
    bot.save()
    conversation = asked("Hello?")

    speaking.run(conversation.pk, now=now + 2 * SECOND)

    conversation.refresh_from_db()
    assert conversation.status == "pending"
    assert log_of(conversation)[-1] == "handed_off"


def test_conversations_with_people_cost_the_listener_nothing(now, django_assert_num_queries):
    conversation = create_conversation(said="Hello?", now=now)
    event = conversation.events.latest("version")
    event.conversation = conversation

    with django_assert_num_queries(0):
        listeners.speak(event)


def test_the_sweep_finds_who_was_forgotten(asked, now):
    conversation = asked("Hello?")
    Run.objects.update(heard_at=now - MINUTE, due_at=now - MINUTE, woken_at=now - MINUTE)

    tasks.sweep()

    assert conversation.events.get(kind="handed_off").details["reason"] == "timeout"


def test_what_was_given_back_meanwhile_is_looked_at_again(asked, now, maya):
    conversation = asked("Hello?")
    reading = speaking.Reading.of(conversation.pk, 0)
    thought = speaking.think(reading, now=now + 2 * SECOND)
    conversation.take_over(maya, now=now + 3 * SECOND)
    conversation.return_to_bot(by=maya, now=now + 3 * SECOND)
    hear(conversation, now + 3 * SECOND)

    due = speaking.say(reading, thought, now=now + 4 * SECOND)

    assert not Turn.objects.exists()
    speaking.run(conversation.pk, now=due)
    assert Turn.objects.count() == 1


def test_conversations_with_the_bot_cost_the_listener_a_query_or_two(
    inbox, now, django_assert_max_num_queries
):
    conversation = create_conversation(said="Hello?", inbox=inbox, now=now)
    event = conversation.events.select_related("message").latest("version")
    event.conversation = conversation

    with django_assert_max_num_queries(2):
        listeners.speak(event)
    with django_assert_max_num_queries(1):
        listeners.speak(event)


def test_the_card_is_for_agents_and_not_in_the_customers_language(asked, now):
    conversation = asked("Ich möchte bitte mit einem Menschen sprechen", customer=german())

    speaking.run(conversation.pk, now=now + 2 * SECOND)

    card = conversation.events.get(kind="handed_off").details["card"]
    assert card["language"] == "de"
    assert card["next"] == "Ask what exactly they need."


def german():
    return create_customer("Jonas Weber", language="de")


def test_a_question_that_comes_in_by_a_merge_is_answered_too(asked, inbox, now, maya):
    whole = asked("Hello")
    customer = whole.customer
    later = now + SECOND
    part = create_conversation(said="Hats for horses?", inbox=inbox, now=later, customer=customer)
    speaking.run(whole.pk, now=now + 2 * SECOND)

    part.merge_into(whole, by=maya, now=now + 3 * SECOND)
    listeners.speak(whole.events.get(kind="merged"))
    speaking.run(whole.pk, now=timezone.now() + 2 * SECOND)

    assert [turn.question for turn in Turn.objects.order_by("pk")] == ["Hello", "Hats for horses?"]
    assert whole.messages.order_by("-pk").first().author.is_bot


def test_what_cannot_even_be_handed_off_as_it_should_is_handed_off_plainly(asked, inbox, now):
    conversation = asked("Do you sell hats for horses?")
    # Hours that somebody wrote past the form: when we are back cannot be said.
    hours = OfficeHours.objects.create(name="Broken", time_zone="UTC", week="broken")
    inbox.team = create_team(office_hours=hours)
    inbox.save()

    with pytest.raises(ValueError):
        speaking.run(conversation.pk, now=now + 2 * SECOND)
    sweeping.give_up(Run.objects.get(), now=now + MINUTE)

    conversation.refresh_from_db()
    assert conversation.status == "pending"
    assert conversation.events.get(kind="handed_off").details["reason"] == "error"
    assert Run.objects.get().heard_at is None


def test_who_has_patience_keeps_nobody_else_from_being_found(asked, now):
    patient, other = create_inbox(has_bot=True), create_inbox(has_bot=True)
    Settings.objects.create(inbox=patient, answers_within=600)
    first = create_conversation(said="Hats?", inbox=patient, now=now)
    second = create_conversation(said="Hats?", inbox=other, now=now)
    hear(first, now - SECOND)
    hear(second, now)

    assert [run.pk for run in Run.objects.overdue(now + MINUTE, 1)] == [second.pk]
    assert len(Run.objects.overdue(now + 11 * MINUTE, 9)) == 2


def test_when_the_clock_was_set_back_nobody_waits_until_it_is_that_late_again(asked, now):
    conversation = asked("Do you sell hats for horses?")
    earlier = now - 60 * MINUTE

    [run] = Run.objects.overdue(earlier, 9)
    sweeping.give_up(run, now=earlier)

    conversation.refresh_from_db()
    assert conversation.status == "pending"
