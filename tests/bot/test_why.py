"""Behind "Why?" of what the bot did: the question, what it found, how sure it was."""

from decimal import Decimal

import pytest
from django.urls import reverse

from bot.models import Topic
from tests.factories import create_agent, create_bot, create_inbox, create_team

from .chats import MINUTE, Chat
from .hits import RETURNS, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(now):
    create_bot()
    publish("Returns", RETURNS)
    return Chat(create_inbox(has_bot=True), now)


@pytest.fixture
def why(signed_in, chat):
    """-> the page behind the "Why?" of the last line of this kind"""

    def read(kind):
        event = chat.conversation.events.filter(kind=kind).latest("version")
        page = signed_in.get(reverse("conversations:why", args=[event.conversation_id, event.pk]))
        assert page.status_code == 200
        return " ".join(page.content.decode().split())

    return read


def test_an_answer_shows_where_it_is_from_and_how_sure_it_was(chat, why):
    turn = chat.says("How many days do I have to return a lamp?")

    page = why("message_sent")
    assert "How many days do I have to return a lamp?" in page
    assert f"It was {round(turn.confidence * 100)}% sure" in page
    assert "From 60% on it answers" in page
    assert 'href="/help/en/returns/' in page
    assert "without a model" in page


def test_a_hand_off_shows_which_topic_it_was(chat, why):
    Topic.objects.create(name="Big refunds", over=Decimal(500))
    chat.says("Give me the 642 € back")

    assert "642 EUR" in why("handed_off")
    assert "Big refunds" in why("handed_off")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A human please", "requested by the customer"),
        ("THIS IS A JOKE!!! WHERE IS IT", "sound angry"),
        ("Do you sell <b>hats</b>?", "no answer was found"),
    ],
)
def test_a_hand_off_says_why_in_words(chat, why, text, said):
    chat.says(text)

    assert said in why("handed_off")
    assert "<b>hats" not in why("handed_off")


def test_what_was_solved_says_by_what(chat, why):
    chat.says("How many days do I have to return a lamp?")
    chat.says("that helped")

    assert "said that it helped" in why("bot_solved")


def test_lines_of_the_bot_have_a_why_in_the_thread_and_are_its_own(chat, signed_in):
    chat.says("A human please")

    address = reverse("conversations:thread", args=[chat.conversation.pk])
    page = signed_in.get(address).content.decode()
    event = chat.conversation.events.get(kind="handed_off")
    assert reverse("conversations:why", args=[chat.conversation.pk, event.pk]) in page
    assert event.doer == event.actor


def test_a_stranger_reads_no_why(chat, client, settings):
    chat.conversation.hand_to(create_team("Billing"), now=chat.now)
    chat.says("A human please", after=MINUTE)
    event = chat.conversation.events.get(kind="handed_off")
    stranger = create_agent("Eva Strand", teams=[create_team("Sales")])
    client.force_login(stranger, backend=settings.AUTHENTICATION_BACKENDS[0])

    address = reverse("conversations:why", args=[chat.conversation.pk, event.pk])
    assert client.get(address).status_code == 404
