"""The whole turn with a model that misbehaves: the customer is never left without an answer, and
what comes after a person took over is not said."""

import threading

import pytest
from django.db import connection

from bot import speaking
from bot.models import Run, Turn
from tests.factories import create_agent, create_bot, create_conversation, create_inbox

from . import server
from .chats import SECOND, Chat
from .hits import RETURNS, publish

ASKED = "How many days do I have to return a lamp?"
GOOD = '{"answer": "You can return any lamp within 30 days.", "passages": [1]}'


@pytest.fixture
def model(settings):
    with server.model(settings, says=GOOD) as model:
        settings.EMBEDDING_NAME = ""
        yield model


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["hangs", "drips", "garbage", "status 500", "closes at once"])
def test_the_quoted_answer_is_given_and_the_turn_says_why(model, settings, now, how):
    settings.MODEL_TIMEOUT, model.how = 0.3, how
    create_bot()
    publish("Returns", RETURNS)

    turn = Chat(create_inbox(has_bot=True), now).says(ASKED)

    assert model.asked
    assert (turn.outcome, turn.engine) == ("answer", "local")
    assert "30 days" in turn.answer.body
    assert turn.error.startswith("model: ")


@pytest.mark.django_db(transaction=True)
def test_what_it_answers_after_a_person_took_over_is_not_said(model, now):
    maya = create_agent("Maya Lind")
    create_bot()
    publish("Returns", RETURNS)
    conversation = create_conversation(inbox=create_inbox(has_bot=True), said=ASKED, now=now)
    Run.objects.hear(conversation.pk, now=now, at_once=True)
    model.how = "late"

    def think():
        speaking.run(conversation.pk, now=now + SECOND)
        connection.close()

    bot = threading.Thread(target=think)
    bot.start()
    assert model.has_asked.wait(20)
    conversation.take_over(maya, now=now + SECOND)
    model.go_on.set()
    bot.join(20)

    assert not bot.is_alive()
    assert not conversation.messages.sent_to_customer().filter(author__is_bot=True).exists()
    assert not Turn.objects.exists()
    conversation.refresh_from_db()
    assert (conversation.status, conversation.assignee) == ("active", maya)
