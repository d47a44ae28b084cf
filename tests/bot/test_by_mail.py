"""The bot by mail: to whoever wrote alone, marked as automatic, and quoting nothing of theirs."""

import pytest

from inboxes import letters
from tests.factories import create_bot, create_inbox

from .chats import Chat
from .hits import RETURNS, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(now):
    create_bot()
    publish("Returns", RETURNS)
    return Chat(create_inbox("email", has_bot=True), now, subject="Buy cheap pills")


def test_machines_are_told_that_a_machine_has_written(mail):
    turn = mail.says(
        "How many days do I have to return a lamp?",
        external_id="one@okafor.example",
        answer_to=mail.conversation.customer.address,
        cc=[["Ola", "ola@okafor.example"]],
    )

    letter = letters.outgoing_for(turn.answer)
    assert letter.headers["Auto-Submitted"] == "auto-replied"
    assert letter.headers["X-Auto-Response-Suppress"] == "All"
    assert letter.to == mail.conversation.customer.address
    assert letter.cc == ()
    assert letter.in_reply_to == "one@okafor.example"


def test_what_a_stranger_typed_is_sent_to_nobody(mail):
    turn = mail.says("How many days do I have to return a lamp? Visit pills.example")

    letter = letters.outgoing_for(turn.answer)
    assert "pills" not in f"{letter.subject} {letter.body} {letter.html}"
    assert letter.body


def test_a_hand_off_tells_them_that_a_person_reads_it(mail):
    turn = mail.says("A real person, please")

    assert turn.outcome == "hand_off"
    assert "A person reads your message" in letters.outgoing_for(turn.answer).body


def test_an_automatic_reply_is_answered_by_nobody(mail):
    mail.says("How many days do I have to return a lamp?")
    sent = mail.log.count("message_sent")

    assert mail.says("I am out of office", auto="auto_reply") is None
    assert mail.log.count("message_sent") == sent


def test_what_stands_around_its_words_is_in_their_language(mail):
    publish(
        "Lampe zurückschicken",
        "Sie können jede Lampe innerhalb von 30 Tagen zurückschicken, ohne einen Grund zu nennen.",
        language="de",
    )

    turn = mail.says("Innerhalb von wie vielen Tagen kann ich eine Lampe zurückschicken?")

    letter = letters.outgoing_for(turn.answer)
    assert "Antworten Sie mit" in letter.body
    assert "Reply with" not in f"{letter.body} {letter.html}"
    assert letter.subject.startswith("Re: Ihre Nachricht")
