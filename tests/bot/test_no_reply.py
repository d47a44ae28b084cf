"""The bot asked something back, and nobody answers it any more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bot import speaking, tasks
from bot.models import Run, Settings, Turn
from bot.sweeping import close
from tests.factories import create_bot, create_inbox

from .chats import Chat
from .hits import publish

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
UNCLEAR = "Drift"  # one word that two articles may mean


@pytest.fixture
def chat(now):
    create_bot()
    publish("Drift and the app", "Drift is connected with the app by its own Wi-Fi.")
    publish("How bright Drift is", "Drift gives 800 lumen.")
    publish("Delivery", "Delivery costs 9 €.")
    return Chat(create_inbox(has_bot=True), now)


def left(chat, after):
    run = Run.objects.left(chat.now + after).first()
    closed = bool(run) and close(run, now=chat.now + after)
    chat.conversation.refresh_from_db()
    return closed


def test_after_a_day_without_a_reply_it_is_closed(chat):
    assert chat.says(UNCLEAR).outcome == "ask"

    assert not left(chat, 23 * HOUR)
    assert left(chat, 24 * HOUR)
    assert chat.conversation.status == "closed"
    assert chat.conversation.close_reason == "no_reply"
    assert chat.log[-2:] == ["message_sent", "closed"]  # nobody is written to any more
    assert not left(chat, 48 * HOUR)


def test_the_beat_closes_it(chat):
    chat.says(UNCLEAR)
    Run.objects.update(close_at=chat.now - 24 * HOUR)

    tasks.sweep()

    chat.conversation.refresh_from_db()
    assert chat.conversation.status == "closed"


def test_an_inbox_chooses_how_long_and_mail_takes_three_days(chat, now):
    Settings.objects.create(inbox=chat.conversation.inbox, close_hours=2)
    chat.says(UNCLEAR)
    assert left(chat, 2 * HOUR)

    mail = Chat(create_inbox("email", has_bot=True), now)
    mail.says(UNCLEAR)
    assert Run.objects.get(pk=mail.conversation.pk).close_at == mail.now + 72 * HOUR


def test_the_line_says_why(chat, client, maya):
    chat.says(UNCLEAR)
    left(chat, 24 * HOUR)

    closed = chat.conversation.events.get(kind="closed")
    client.force_login(maya)
    page = client.get(reverse("conversations:why", args=[chat.conversation.pk, closed.pk]))

    assert "No reply came for 24 hours" in page.content.decode()
    assert Turn.objects.latest("pk").outcome == "close"


def test_a_reply_comes_back_to_the_bot_which_knows_what_it_asked(chat):
    chat.says(UNCLEAR)
    left(chat, 24 * HOUR)

    turn = chat.says("What does delivery cost?", after=30 * HOUR)

    assert turn.outcome == "answer"
    assert chat.conversation.status == "bot"
    assert chat.log.count("reopened") == 1


def test_a_good_answer_is_still_counted_as_solved(chat):
    assert chat.says("What does delivery cost?").outcome == "answer"

    assert Run.objects.get().close_at is None
    assert Run.objects.get().solve_at


def test_what_a_person_took_over_or_put_to_sleep_stays(chat, maya):
    chat.says(UNCLEAR)
    chat.conversation.snooze(until=chat.now + 72 * HOUR, by=maya, now=chat.now)
    left(chat, 24 * HOUR)
    assert chat.conversation.status == "bot"

    chat.conversation.take_over(maya, now=chat.now)
    assert left(chat, 100 * HOUR)
    assert chat.conversation.status == "active"
    assert not left(chat, 200 * HOUR)


def test_what_was_given_back_when_nobody_waited_ends_too(chat, maya):
    conversation = chat.conversation
    conversation.take_over(maya, now=chat.now)
    conversation.reply("Here you are.", by=maya, now=chat.now)
    conversation.return_to_bot(by=maya, now=chat.now)
    Run.objects.hear(conversation.pk, now=chat.now, at_once=True)
    speaking.run(conversation.pk, now=chat.now)

    assert left(chat, 24 * HOUR)
    assert conversation.status == "closed"


def test_whoever_still_waits_gets_a_person(chat):
    chat.says(UNCLEAR)
    chat.conversation.receive("and?", now=chat.now)
    Run.objects.filter(heard_at__isnull=False).update(heard_at=None, due_at=None)

    assert left(chat, 24 * HOUR)
    assert chat.conversation.status == "pending"
    assert chat.handed_off["reason"] == "timeout"
