import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from notifications import posting, tasks
from notifications.models import Post, Webhook
from tests.factories import (
    create_bot,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)

from .servers import http_sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(settings):
    with http_sink() as seen:
        settings.TRUSTED_HOSTS, settings.SITE_URL = ["localhost"], "https://inbox.example"
        seen.status = 200
        yield seen


@pytest.fixture
def webhook(chat):
    return Webhook.objects.create(name="#support", url=f"{chat.url}/hook")


def escalate(team, name="Amara Okafor", **fields):
    customer, inbox = create_customer(name), create_inbox(has_bot=True)
    conversation = create_conversation(said="Hi", inbox=inbox, team=team, customer=customer)
    conversation.hand_off(by=create_bot(), epoch=conversation.handler_epoch, **fields)
    return conversation


def post_all(now):
    for pk in Webhook.objects.values_list("pk", flat=True):
        posting.post(pk, now=now)


def test_the_chat_hears_what_happened_and_where(chat, webhook, billing, now):
    conversation = escalate(billing, reason="refund over 500 EUR")

    for _time in range(2):
        post_all(now + timedelta(minutes=1))

    [(path, _headers, body)] = chat
    assert path == "/hook"
    assert json.loads(body) == {
        "text": "*Bot asks for a human*: Bot asks for a human: refund over 500 EUR"
        f" (<https://inbox.example/inbox/{conversation.pk}/|C-{conversation.pk}>)"
    }


def test_nobody_is_called_and_no_link_hides_in_what_a_customer_is_named(
    chat, webhook, billing, now
):
    escalate(billing, reason="<!channel> <https://evil.example|click> & more")

    post_all(now + timedelta(minutes=1))

    text = json.loads(chat[0][2])["text"]
    assert "&lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; more" in text


def test_a_team_hears_of_its_own(chat, webhook, billing, maya, now):
    webhook.team = billing
    webhook.save()

    escalate(None)
    assert not Post.objects.exists()
    escalate(billing)
    assert Post.objects.count() == 1


def test_what_it_is_not_to_be_told_is_not_told(chat, webhook, billing):
    webhook.types = ["failed"]
    webhook.save()

    escalate(billing)

    assert not Post.objects.exists()


def test_a_failure_is_shown_tried_again_and_given_up(chat, webhook, billing, now):
    chat.status = 500
    escalate(billing)

    for hours in range(1, 40, 4):
        post_all(now + timedelta(hours=hours))

    webhook.refresh_from_db()
    assert len(chat) == 1 + len(posting.WAITS)
    assert webhook.error.startswith("500")
    assert webhook.failed_at
    assert Post.objects.get().due_at is None


def test_when_it_works_again_the_failure_is_forgotten(chat, webhook, billing, now):
    chat.status = 500
    escalate(billing)
    post_all(now + timedelta(minutes=1))

    chat.status = 200
    post_all(now + timedelta(minutes=10))

    webhook.refresh_from_db()
    assert (webhook.error, webhook.failed_at) == ("", None)


def test_very_much_at_once_is_one_message(chat, webhook, billing, now):
    for number in range(23):
        escalate(billing, f"Customer {number}", reason=f"reason {number}")

    post_all(now + timedelta(minutes=1))

    [(_path, _headers, body)] = chat
    lines = json.loads(body)["text"].split("\n")
    assert len(lines) == 21
    assert "reason 0 " in lines[0]
    assert lines[-1] == "and 3 more"
    assert not Post.objects.exclude(due_at=None).exists()


def test_a_storm_is_told_in_a_few_messages(chat, webhook, billing, now):
    for _number in range(10):
        escalate(billing)
        tasks.post([Post.objects.latest("pk").pk])

    tasks.send_due()

    texts = [json.loads(body)["text"].split("\n") for _path, _headers, body in chat]
    assert [len(lines) for lines in texts] == [1, 1, 1, 7]


def test_what_has_left_its_team_is_not_told_there(chat, webhook, billing, maya, now):
    webhook.team = billing
    webhook.save()
    escalate(billing).hand_to(create_team("Legal"), by=maya)

    post_all(now + timedelta(minutes=1))

    assert not chat
    assert not Post.objects.exclude(due_at=None).exists()


def test_what_kills_every_worker_is_given_up(chat, webhook, billing, now):
    escalate(billing)
    Post.objects.update(tries=1 + len(posting.WAITS))

    post_all(now + timedelta(minutes=1))

    assert not chat
    assert Post.objects.get().due_at is None


def test_a_worker_that_died_is_made_up_for_by_the_sweep(chat, webhook, billing, now):
    escalate(billing)
    Post.objects.update(due_at=now - timedelta(seconds=1), tries=1)

    tasks.send_due()

    assert len(chat) == 1


@pytest.mark.parametrize("url", ["https://10.0.0.1/", "http://chat.example/", "javascript:x", ""])
def test_an_address_inside_our_network_cannot_be_saved(url, db):
    with pytest.raises(ValidationError):
        Webhook(name="x", url=url).full_clean()
