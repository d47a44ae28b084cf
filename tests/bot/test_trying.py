"""The playground: why the bot would say what it says, and nothing of it is kept."""

import pytest
from django.db import connection

from bot.models import Turn
from bot.trying import asking
from bot.trying.marking import marked
from conversations.models import Conversation, Reason
from customers.models import Customer
from knowledge import passages
from knowledge.models import Article
from tests.factories import create_bot, create_inbox

from . import server

HTMX = {"HX-Request": "true"}


@pytest.fixture
def boss(client, priya):
    client.force_login(priya, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def inbox(db):
    create_bot()
    return create_inbox(has_bot=True, name="Help chat")


@pytest.fixture
def returns(inbox, now):
    return write(
        "Send a lamp back", "You have 30 days to send a lamp back. The return is free.", now
    )


def write(title, body, now, **fields):
    moments = {"created_at": now, "changed_at": now, "published_at": now}
    fields = {"language": "en", "slug": title.lower().replace(" ", "-"), **fields}
    article = Article.objects.create(
        title=title, body=body, status=Article.Status.PUBLISHED, **moments, **fields
    )
    passages.renew(article)
    return article


def ask(client, inbox, text="", **data):
    return client.post("/bot/try/", {"inbox": inbox.pk, "text": text, **data}, headers=HTMX)


def content(response):
    return " ".join(response.content.decode().split())


def kept(response):
    return response.context["next"]


def test_a_question_shows_answer_source_sureness_and_what_was_found(boss, inbox, returns):
    response = ask(boss, inbox, "How many days do I have to send a lamp back?")

    page = content(response)
    assert "Answered" in page
    assert "30 days" in page
    assert "Send a lamp back</a>" in page
    assert "% sure. From 40 % on it asks back, from 60 % on it answers." in page
    assert '<mark data-tone="pine">days</mark>' in page
    assert "Yes, thank you" in page


def test_nothing_of_it_is_kept(boss, inbox, returns):
    first = ask(boss, inbox, "How many days do I have to send a lamp back?")
    ask(boss, inbox, "I want a person", before=kept(first))

    for model in (Turn, Conversation, Customer, Reason):
        assert not model.objects.exists()


def test_who_asks_for_a_person_would_get_one_and_the_page_says_why(boss, inbox, returns):
    page = content(ask(boss, inbox, "Let me talk to a real person please"))

    assert "Asked for a person" in page
    assert "The words ask for a person" in page
    assert "I am asking a person" in page
    assert "From here on a person has it." in page
    assert 'name="text"' not in page


def test_a_short_conversation_goes_on_from_what_was_said(boss, inbox, returns):
    first = ask(boss, inbox, "How many days do I have to send a lamp back?")

    solved = ask(boss, inbox, chosen="solved:yes|Yes, thank you", before=kept(first))
    failed = ask(boss, inbox, chosen="solved:no|No", before=kept(first))

    assert "it would be Bot Handled" in content(solved)
    assert "Asked back" in content(failed)
    assert "1 answer did not help" in content(failed)


def test_a_conversation_that_somebody_made_up_begins_anew(boss, inbox, returns):
    response = ask(boss, inbox, "Hello", before="made:up:by-somebody")

    assert response.status_code == 200
    assert response.context["before"] == []


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_without_a_question_nothing_is_asked(boss, inbox, text):
    response = ask(boss, inbox, text)

    assert response.status_code == 422
    assert "tried" not in response.context


def test_what_a_customer_writes_is_text(boss, inbox, returns):
    page = content(ask(boss, inbox, "<script>alert(1)</script> lamp back?"))

    assert "<script>alert" not in page


def test_an_inbox_without_a_bot_cannot_be_tried(boss, inbox):
    other = create_inbox()

    assert ask(boss, other, "Hello").status_code == 422


def test_where_no_inbox_has_a_bot_the_page_says_how_to_begin(boss, db):
    assert "No inbox has a bot" in content(boss.get("/bot/try/"))


def test_without_articles_the_page_says_so(boss, inbox):
    assert "There is no published article yet" in content(boss.get("/bot/try/"))


@pytest.mark.parametrize("address", ["/bot/try/"])
def test_agents_do_not_try_it(signed_in, inbox, address):
    assert signed_in.get(address).status_code == 403


def test_words_are_marked_in_whichever_form_they_have():
    html = marked("Refunds & <b>refunding</b>", ["refunded"], "pine")

    assert html == (
        '<mark data-tone="pine">Refunds</mark> &amp; &lt;b&gt;'
        '<mark data-tone="pine">refunding</mark>&lt;/b&gt;'
    )


@pytest.mark.django_db(transaction=True)
def test_a_model_is_waited_for_outside_of_any_transaction(inbox, returns, settings, now):
    held = []

    def says(_messages):
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity"
                " where datname = current_database() and state like 'idle in transaction%'"
            )
            held.append(cursor.fetchone()[0])
        connection.close()
        return '{"answer": "You have 30 days to send a lamp back.", "passages": [1]}'

    with server.model(settings, says=says):
        tried = asking.ask(inbox, "How many days do I have to send a lamp back?", now=now)

    assert tried.thought.decision.engine == "test-model"
    assert held == [0]
