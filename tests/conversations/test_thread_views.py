from datetime import timedelta

import pytest
from django.template.loader import get_template

from conversations import threads
from conversations.events import Kind
from conversations.models import Conversation, Seen
from tests import factories

LATER = timedelta(minutes=1)


def read(client, conversation, query="", **headers):
    return client.get(f"/inbox/{conversation.pk}/{query}", headers=headers)


def text(response):
    """What was sent, with every white space as one blank."""
    return " ".join(response.content.decode().split())


@pytest.fixture
def bot(db):
    return factories.create_bot()


@pytest.fixture
def handed_off(bot, now):
    """The bot has spoken, and asks for a person."""
    inbox = factories.create_inbox(has_bot=True)
    conversation = factories.create_conversation(inbox=inbox, said="I want a refund", now=now)
    conversation.bot_reply("Let me ask.", by=bot, epoch=0, now=now)
    card = {"wants": "A full refund", "may_not": "Approve 642 EUR"}
    conversation.hand_off(by=bot, epoch=0, now=now, reason="refund over 500 EUR", card=card)
    return conversation


@pytest.mark.parametrize(
    "url",
    ["", "customer/", "assign/", "files/1/", "messages/1/"],
)
def test_somebody_elses_conversation_is_not_there(signed_in, now, url):
    conversation = factories.create_conversation(
        said="a secret of Sales", team=factories.create_team("Sales"), now=now
    )

    response = signed_in.get(f"/inbox/{conversation.pk}/{url}")

    assert response.status_code == 404
    assert "secret" not in text(response)


def test_the_page_of_a_missing_conversation_says_what_to_do(signed_in):
    response = signed_in.get("/inbox/987654321/")

    assert response.status_code == 404
    assert "Back to the inbox" in text(response)


@pytest.mark.parametrize("url", ["", "customer/"])
def test_an_expired_session_leads_back_here_after_signing_in(client, conversation, url):
    response = client.get(f"/inbox/{conversation.pk}/{url}")

    assert response.url == f"/accounts/login/?next=/inbox/{conversation.pk}/{url}"


def test_list_thread_and_customer_are_screens_of_their_own(signed_in, conversation):
    views = [
        signed_in.get(url).context["view"]
        for url in (
            "/inbox/",
            f"/inbox/{conversation.pk}/",
            f"/inbox/{conversation.pk}/customer/",
        )
    ]

    assert views == ["list", "thread", "side"]


def test_opening_from_the_list_brings_thread_and_customer_only(signed_in, conversation):
    headers = {"HX-Request": "true", "HX-Target": "conversation"}

    part = text(read(signed_in, conversation, **headers))

    assert '<section class="sheet" id="conversation"' in part
    assert 'id="side"' in part
    assert 'hx-swap-oob="true"' in part
    assert 'id="list"' not in part
    assert "<title>" in part


def test_every_kind_of_event_has_a_line():
    for kind in Kind:
        assert get_template(f"conversations/events/{kind}.html")


def test_a_long_life_is_told_line_by_line(signed_in, handed_off, maya, priya, bot, now):
    billing = factories.create_team("Billing", [maya, priya])
    handed_off.take_over(maya)
    handed_off.set_priority("high", by=maya)
    handed_off.assign_to(priya, by=maya)
    handed_off.hand_to(billing, by=maya)
    handed_off.snooze(now + timedelta(days=1), by=maya)
    handed_off.wake(by=maya)
    handed_off.return_to_bot(by=maya)
    handed_off.close(by=maya, reason="no_reply")
    handed_off.receive("Are you there?", now=now + LATER)
    handed_off.rate(4, now=now)

    content = text(read(signed_in, handed_off))

    for line in (
        "Bot asked for a person</b>: refund over 500 EUR",
        "You took over</b> from the bot",
        "set the priority to high",
        "assigned it to <b>Priya Nair</b>",
        "handed it to <b>Billing</b>",
        "You snoozed</b> it until",
        "You</b> woke it",
        "You closed</b> it: no reply came",
        "Reopened</b>: Amara wrote again",
        "let the bot go on",
        "Amara rated</b> this 4 of 5",
    ):
        assert line in content


def test_each_line_knows_who_had_the_conversation_then(handed_off, maya, now):
    handed_off.take_over(maya)
    handed_off.reply("Here I am.", by=maya)
    handed_off.close(by=maya)

    lines, _more = threads.page(handed_off)

    assert [(line.kind, line.by) for line in lines] == [
        ("opened", "bot"),
        ("message_received", "bot"),
        ("message_sent", "bot"),
        ("handed_off", "wait"),
        ("taken_over", "agent"),
        ("message_sent", "agent"),
        ("closed", "done"),
    ]


def test_a_page_of_the_past_knows_it_too(handed_off, maya, monkeypatch):
    monkeypatch.setattr(threads, "PAGE", 3)
    handed_off.take_over(maya)
    handed_off.close(by=maya)
    newest, more = threads.page(handed_off)

    older, _more = threads.page(handed_off, before=newest[0].version)

    assert more
    assert [line.by for line in older] == ["bot", "bot", "bot"]


def test_a_line_that_is_newer_than_the_state_shown_with_it_waits_for_the_next_look(
    conversation, maya
):
    as_read = Conversation.objects.get(pk=conversation.pk)
    conversation.close(by=maya)

    assert "closed" not in [line.kind for line in threads.after(as_read, 0)]

    as_read.refresh_from_db()
    assert threads.after(as_read, 0)[-1].kind == "closed"


def test_the_first_lines_come_when_asked_for(signed_in, conversation, monkeypatch, now):
    monkeypatch.setattr(threads, "PAGE", 2)
    conversation.receive("the second", now=now + LATER)
    conversation.receive("the third", now=now + LATER)

    page = read(signed_in, conversation)
    before = page.context["events"][0].version
    older = read(signed_in, conversation, f"?before={before}")
    part = read(
        signed_in,
        conversation,
        f"?before={before}",
        **{"HX-Request": "true", "HX-Target": "older-log"},
    )

    assert f"?before={before}" in text(page)
    assert "My lamp arrived broken" not in text(page)
    assert "My lamp arrived broken" in text(older)
    assert "My lamp arrived broken" in text(part)
    assert "<html" not in text(part)


def test_a_message_is_text_with_links_lines_and_lists(signed_in, conversation, now):
    conversation.receive(
        "See https://shop.example/a?b=1&c=2.\nSecond line <b>bold</b>\n\n1. one\n2. two",
        now=now + LATER,
    )

    content = text(read(signed_in, conversation))

    assert '<a href="https://shop.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow"' in (
        content
    )
    assert "<br>Second line &lt;b&gt;bold&lt;/b&gt;" in content
    assert '<ol start="1"><li>one</li><li>two</li></ol>' in content


@pytest.mark.parametrize(
    "hostile",
    ["javascript:alert(1)", 'https://a.example/"onclick="x', "<svg onload=alert(1)>"],
)
def test_a_hostile_message_is_only_text(signed_in, conversation, now, hostile):
    conversation.receive(hostile, now=now + LATER)

    content = text(read(signed_in, conversation))

    assert 'href="javascript' not in content
    assert '"onclick="' not in content
    assert "<svg onload" not in content


def test_a_very_long_message_shows_its_beginning_and_the_way_to_the_rest(
    signed_in, conversation, now
):
    before = read(signed_in, conversation)
    message = conversation.receive("first line\n" + "word " * 200_000 + "the end", now=now + LATER)

    page = read(signed_in, conversation)
    whole = signed_in.get(f"/inbox/{conversation.pk}/messages/{message.pk}/")

    assert len(page.content) < len(before.content) + 12_000
    assert "the end" not in text(page)
    assert whole["Content-Type"] == "text/plain; charset=utf-8"
    assert text(whole).endswith("the end")


def test_quoted_text_is_folded(signed_in, conversation, now):
    conversation.receive("My answer", quoted="> what you wrote", now=now + LATER)

    content = text(read(signed_in, conversation))

    assert '<details class="quote">' in content
    assert "&gt; what you wrote" in content


def test_pictures_from_elsewhere_wait_until_they_are_asked_for(signed_in, conversation, now):
    message = conversation.receive(
        "Look",
        html='<p>Look</p><img data-src="https://pic.example/a.png">',
        remote_images=1,
        now=now + LATER,
    )

    page = text(read(signed_in, conversation))
    asked = text(read(signed_in, conversation, f"?pictures={message.pk}"))

    assert '<img data-src="https://pic.example/a.png"' in page
    assert "Show 1 picture" in page
    assert 'src="https://pic.example/a.png"' not in page.replace("data-src", "")
    assert '<img referrerpolicy="no-referrer" src="https://pic.example/a.png"' in asked


def test_a_letter_from_somebody_else_says_so(signed_in, conversation, now):
    lars = factories.create_customer("Lars Solberg", email="lars@solberg.example")
    conversation.receive(
        "I am her husband",
        sender=lars,
        cc=[["Ingrid", "ingrid@solberg.example"]],
        now=now + LATER,
    )

    content = text(read(signed_in, conversation))

    assert "From <b>Lars Solberg</b> lars@solberg.example" in content
    assert "Cc <bdi>Ingrid &lt;ingrid@solberg.example&gt;</bdi>" in content


def test_a_hand_off_stands_until_somebody_takes_over(signed_in, handed_off, maya):
    before = text(read(signed_in, handed_off))
    handed_off.take_over(maya)
    after = text(read(signed_in, handed_off))

    assert "Bot asks for a human: refund over 500 EUR" in before
    assert "Amara wants" in before
    assert "Approve 642 EUR" in before
    assert "Amara waits for a person." in before
    assert "The bot is speaking" not in before
    assert "Bot asks for a human:" not in after
    assert "waits for a person." not in after


def test_a_later_reopening_does_not_bring_the_hand_off_back(handed_off, maya, now):
    handed_off.take_over(maya)
    handed_off.close(by=maya)
    handed_off.reopen(by=maya)

    assert handed_off.status == "pending"
    assert threads.standing_hand_off(handed_off) is None


def test_what_was_not_sent_offers_a_way_out(signed_in, conversation, maya, now):
    message = conversation.reply("Hello", by=maya)
    message.mark("failed", now=now, error="550 mailbox unknown")

    content = text(read(signed_in, conversation))

    assert "Not sent" in content
    assert "550 mailbox unknown" in content
    assert f"/inbox/{conversation.pk}/messages/{message.pk}/again/" in content


def test_earlier_conversations_are_those_that_i_may_see(signed_in, now):
    customer = factories.create_customer()
    current = factories.create_conversation(customer=customer, said="now", now=now)
    factories.create_conversation(customer=customer, subject="Which bulbs fit?", now=now)
    sales = factories.create_team("Sales")
    factories.create_conversation(customer=customer, subject="Secret price", team=sales, now=now)

    page = read(signed_in, current)

    assert "Which bulbs fit?" in text(page)
    assert "Secret price" not in text(page)
    assert page.context["figures"]["count"] == 2


def test_opening_is_reading(signed_in, conversation, maya):
    read(signed_in, conversation)

    assert Seen.objects.get(agent=maya).version == conversation.version


def test_a_thread_costs_the_same_for_two_lines_and_for_forty(
    signed_in, conversation, maya, now, django_assert_max_num_queries
):
    read(signed_in, conversation)
    with django_assert_max_num_queries(100) as short:
        read(signed_in, conversation)
    other = factories.create_customer("Somebody Else")
    for number in range(30):
        conversation.receive(f"more {number}", sender=other, now=now + LATER)
        conversation.add_note("a note", by=maya)
        conversation.reply("an answer", by=maya)
    nameless = factories.create_customer("", email="no@name.example")
    Conversation.objects.filter(pk=conversation.pk).update(customer=nameless)
    read(signed_in, conversation)
    with django_assert_max_num_queries(100) as long:
        read(signed_in, conversation)

    assert len(long) <= len(short) + 1  # one for the identities of those who wrote
    assert len(short) <= 29
