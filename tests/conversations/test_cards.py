"""What the bot tells whoever takes over: as words, and never as it likes to be shown."""

import pytest

from conversations.cards import card_of, reason_of
from conversations.models import Conversation, Event, Refused
from customers.models import Customer
from tests.factories import create_bot, create_conversation, create_inbox

CARD = {
    "wants": "A full refund for two cracked lamps",
    "checked": ["Order 48213", "2 photos"],
    "missing": ["The address"],
    "next": "Refund 642 EUR",
    "sure": 0.42,
    "language": "de",
    "found": [
        {"article": 1, "title": "Returns", "heading": "By post", "url": "/help/en/returns/#post"},
        {"article": 1, "title": "Returns", "heading": "In a shop", "url": "/help/en/returns/#shop"},
        {"article": 2, "title": "Evil", "url": "javascript:alert(1)"},
    ],
}


def hand_off(now, **fields):
    inbox = create_inbox(has_bot=True)
    conversation = create_conversation(inbox=inbox, said="I want a refund", now=now)
    epoch = conversation.handler_epoch
    conversation.hand_off(by=create_bot(), epoch=epoch, now=now, **fields)
    return conversation


def page(client, conversation):
    return " ".join(client.get(f"/inbox/{conversation.pk}/").content.decode().split())


@pytest.mark.django_db
def test_the_card_says_all_that_the_bot_knows(signed_in, now):
    conversation = hand_off(now, reason="unsure", card=CARD)

    content = page(signed_in, conversation)

    assert "Bot asks for a human: not sure enough" in content
    assert "Amara wants" in content
    assert "Order 48213 · 2 photos" in content
    assert "Still missing" in content
    assert "Refund 642 EUR" in content
    assert "42 %, not sure enough" in content
    assert "Deutsch" in content
    assert content.count('href="/help/en/returns/#post"') == 2  # above the thread, and in its log


@pytest.mark.django_db
def test_a_source_that_leads_out_of_the_house_is_not_a_link(signed_in, now):
    conversation = hand_off(now, reason="unsure", card=CARD)

    assert "javascript:" not in page(signed_in, conversation)


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"reason": "asked"}, "requested by the customer"),
        ({"reason": "refund over 500 EUR"}, "refund over 500 EUR"),
        ({"reason": "topic", "topic": "Refund over 500 EUR"}, "Refund over 500 EUR"),
        ({"reason": "topic"}, "a topic for people"),
        ({}, ""),
    ],
)
def test_a_reason_is_said_in_words_and_an_own_one_as_it_is(details, said):
    assert reason_of(Event(details=details)) == said


@pytest.mark.parametrize(
    "card",
    [
        None,
        {},
        {"sure": "very", "found": "much", "language": None},
        {"sure": 7, "found": [None, {}, {"url": "/x"}], "checked": []},
        {"found": [{"url": 3, "title": "A"}], "wants": ""},
    ],
)
def test_a_card_that_makes_no_sense_is_a_short_one(card):
    conversation = Conversation(customer=Customer(name="Amara Okafor"))

    shown = card_of(Event(details={"card": card}), conversation)

    assert (shown.lines, shown.sources) == ([], [])


@pytest.mark.django_db
def test_once_taken_over_the_card_is_open_until_the_first_answer(signed_in, maya, now):
    conversation = hand_off(now, reason="asked", card=CARD)

    conversation.take_over(maya)
    fresh = page(signed_in, conversation)
    conversation.reply("It is on its way.", by=maya)
    answered = page(signed_in, conversation)

    assert 'data-tone="grey" open data-fresh>' in fresh
    assert 'data-tone="grey">' in answered
    assert "You took over" in answered
    assert "Bot asks for a human:" not in answered


@pytest.mark.django_db
def test_whoever_knows_better_says_that_the_summary_is_wrong_once(signed_in, maya, now):
    conversation = hand_off(now, reason="asked", card=CARD)

    for _press in range(2):
        response = signed_in.post(f"/inbox/{conversation.pk}/card/wrong/")
        assert response.status_code == 302

    assert conversation.events.filter(kind="card_refuted", actor=maya).count() == 1
    conversation.refresh_from_db()
    assert conversation.status == "pending"
    content = page(signed_in, conversation)
    assert "You said that this is wrong" in content
    assert "Write what is right" in content
    assert "Summary is wrong" not in content


@pytest.mark.django_db
def test_without_a_hand_off_there_is_no_card_to_call_wrong(maya, now):
    conversation = create_conversation(said="Hi", now=now)

    with pytest.raises(Refused, match="not handed it off"):
        conversation.refute_card(by=maya, now=now)


@pytest.mark.django_db
def test_a_later_hand_off_has_a_card_of_its_own(maya, now):
    conversation = hand_off(now, reason="asked", card=CARD)
    conversation.refute_card(by=maya, now=now)
    conversation.return_to_bot(by=maya, now=now)
    epoch = conversation.handler_epoch
    conversation.hand_off(by=create_bot(), epoch=epoch, now=now, reason="angry", card=CARD)

    conversation.refute_card(by=maya, now=now)

    assert conversation.events.filter(kind="card_refuted").count() == 2
