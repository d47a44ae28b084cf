"""What the admin leaves to people, floods, files: seen in a conversation."""

from decimal import Decimal

import pytest

from bot.models import Topic, Turn
from bot.triggers import flood
from conversations.models import Attachment
from tests.factories import create_agent, create_bot, create_customer, create_inbox

from .chats import SECOND, Chat

pytestmark = pytest.mark.django_db
REFUND = {"all": True, "conditions": [["text", "any", "refund*, money back, Geld zurück"]]}


@pytest.fixture
def inbox(db):
    create_bot()
    return create_inbox(has_bot=True)


@pytest.fixture
def chat(inbox, now):
    return Chat(inbox, now)


@pytest.fixture
def topic(db):
    return Topic.objects.create(
        name="A refund over 500 EUR", conditions=REFUND, over=Decimal(500), currency="EUR"
    )


def test_a_topic_for_people_goes_to_a_person_under_its_name(topic, chat):
    turn = chat.says("I want my money back, all of the 642 €")

    assert (turn.outcome, turn.why, turn.topic) == ("hand_off", "topic", "A refund over 500 EUR")
    assert chat.handed_off["reason"] == "topic"
    assert chat.handed_off["topic"] == "A refund over 500 EUR"
    rule = chat.conversation.reasons.get().trace["rule"]
    assert rule["said"].endswith("642 EUR")


@pytest.mark.parametrize(
    ("said", "is_for_people"),
    [
        ("Geld zurück bitte, es waren 1.200,50 Euro", True),
        ("a refund of USD 5,000", True),
        ("a refund of 40 €", False),
        ("a refund, order 48211", False),
        ("I paid 642 € for it", False),
    ],
)
def test_the_words_and_the_amount_have_to_be_there(topic, chat, said, is_for_people):
    assert (chat.says(said).why == "topic") == is_for_people


def test_the_amount_may_come_in_a_later_line(topic, chat):
    topic.conditions = {"conditions": [["text", "any", "refund"]]}
    chat.conversation.receive("I want a refund", now=chat.now)

    assert chat.says("it was 642 €", after=SECOND).why == "topic"


def test_a_topic_of_another_inbox_or_one_that_is_off_says_nothing(topic, chat):
    topic.inbox = create_inbox()
    topic.save()
    assert chat.says("a refund of 642 €").why != "topic"
    topic.inbox, topic.is_active = None, False
    topic.save()
    chat = Chat(chat.conversation.inbox, chat.now)
    assert chat.says("a refund of 642 €").why != "topic"


def test_what_a_person_gave_back_is_not_handed_off_at_once_for_the_same(topic, chat, maya):
    chat.says("a refund of 642 €")
    chat.conversation.take_over(maya, now=chat.now)
    chat.conversation.reply("Done.", by=maya, now=chat.now)
    chat.conversation.return_to_bot(by=maya, now=chat.now)

    assert chat.says("And where is your showroom?").why != "topic"


def test_a_file_is_for_eyes(chat, now):
    message = chat.conversation.receive("look at this", now=chat.now)
    Attachment.objects.create(message=message, name="crack.jpg", size=9)

    turn = chat.says("what do you say?", after=SECOND)

    assert (turn.outcome, turn.why) == ("hand_off", "files")


def test_what_a_mail_program_adds_is_no_file(chat, now):
    message = chat.conversation.receive("hello", now=chat.now)
    Attachment.objects.create(message=message, name="card.vcf", size=9)
    Attachment.objects.create(message=message, name="logo.png", size=9, is_inline=True)

    assert chat.says("what do you say?", after=SECOND).why != "files"


def test_a_flood_asks_for_a_person_once_and_then_says_one_sentence(inbox, now):
    customer = create_customer()
    first = Chat(inbox, now, customer=customer)
    pour(first)
    assert first.handed_off["reason"] == "flood"
    first.conversation.close(by=create_agent(), reason="spam", now=first.now)

    again = Chat(inbox, first.now, customer=customer)
    pour(again)

    assert "handed_off" not in again.log
    assert again.log.count("message_sent") == 1
    again.says("and one more", after=SECOND)
    assert again.log.count("message_sent") == 1
    assert not Turn.objects.exclude(engine="").exists()  # nothing was looked for


def pour(chat):
    for n in range(flood.MOST_A_MINUTE):
        chat.now += SECOND
        chat.conversation.receive(f"spam {n}", now=chat.now)
    chat.says("spam", after=SECOND)


@pytest.fixture
def admin_pages(client, settings):
    admin = create_agent("Astrid Halden", role="admin", is_staff=True, is_superuser=True)
    client.force_login(admin, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def rows(*conditions):
    """A topic as the form sends it."""
    data = {"name": "Contracts", "is_active": "on", "currency": "EUR", "conditions-all": "all"}
    for n, (name, op, value) in enumerate(conditions):
        data |= {f"conditions-{n}-name": name, f"conditions-{n}-op": op}
        data[f"conditions-{n}-value"] = value
    return data


def test_an_admin_lists_what_is_for_people(admin_pages, topic):
    page = admin_pages.get("/admin/bot/topic/").content.decode()

    assert "A refund over 500 EUR" in page
    assert "the text has any of refund*, money back, geld zurück, over 500" in page
    assert admin_pages.get(f"/admin/bot/topic/{topic.pk}/change/").status_code == 200


def test_a_topic_without_any_condition_is_refused(admin_pages):
    page = admin_pages.post("/admin/bot/topic/add/", rows()).content.decode()

    assert "people would answer everything" in page
    assert not Topic.objects.exists()
    admin_pages.post("/admin/bot/topic/add/", rows() | {"over": "500"})
    assert Topic.objects.get().sentence == "over 500 EUR"
