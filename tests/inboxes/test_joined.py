"""Mail follows a merge, and nobody gets to read in a mail what was not written to them."""

from datetime import timedelta

import pytest

from conversations import customer_merges
from conversations.models import Conversation
from inboxes import letters, signing
from inboxes.widget import chat

from ..factories import create_conversation, create_customer, create_inbox
from .mails import mail

AMARA, BOLA = "Amara <amara@okafor.example>", "Bola <bola@ade.example>"


@pytest.fixture
def hers(receive):
    received = receive(mail("I am Amara", sender=AMARA, subject="Amara's divan"))
    return received.message.conversation


@pytest.fixture
def his(receive):
    received = receive(mail("I am Bola", sender=BOLA, subject="Bola's bed"))
    return received.message.conversation


def sent(conversation, body, maya, now):
    """An answer as it goes out: -> (message, mail)"""
    message = conversation.reply(body, by=maya, now=now)
    letter = letters.outgoing_for(message)
    message.to, message.cc = [[letter.to_name, letter.to]], [list(one) for one in letter.cc]
    message.save()
    message.external_id = letter.message_id
    message.mark("sent", now=now)
    return message, letter


def whole_text(letter):
    return " ".join([letter.subject, letter.body, letter.html, *letter.references])


def test_an_answer_to_a_mail_of_a_merged_conversation_comes_to_the_one_that_goes_on(
    receive, hers, his, maya, now
):
    answer, _letter = sent(his, "Hello Bola", maya, now)
    address = signing.reply_address(his)
    his.merge_into(hers, by=maya)

    by_reference = receive(mail("Again Bola", sender=BOLA, answers=answer.external_id))
    by_address = receive(mail("Bola by address", sender=BOLA, to=address))

    for received in (by_reference, by_address):
        assert received.message.conversation == hers
        assert received.message.home == his
    his.refresh_from_db()
    his.unmerge(by=maya)
    assert [message.body.strip() for message in his.messages.order_by("pk")] == [
        *("I am Bola", "Hello Bola", "Again Bola", "Bola by address")
    ]


def test_an_answer_in_a_merged_one_tells_neither_what_the_other_wrote(
    receive, hers, his, maya, now
):
    sent(hers, "Only for Amara", maya, now)
    his.merge_into(hers, by=maya)

    _answer, to_him = sent(hers, "For Bola", maya, now + timedelta(minutes=1))
    receive(mail("Amara again", sender=AMARA, subject="Amara's divan"))
    hers.refresh_from_db()

    assert to_him.to == "bola@ade.example"
    assert [address for _name, address in to_him.cc] == ["amara@okafor.example"]
    for secret in ("I am Amara", "I am Bola", "Only for Amara", "divan", "bed"):
        assert secret not in whole_text(to_him)
    assert to_him.references == ()


def test_what_waits_to_go_out_goes_to_whom_it_was_written_for(hers, his, maya, now):
    later = {"send_at": now + timedelta(days=1), "is_scheduled": True}
    waiting = hers.reply("For Amara", by=maya, now=now, **later)

    hers.merge_into(his, by=maya, now=now + timedelta(minutes=1))

    waiting.refresh_from_db()
    letter = letters.outgoing_for(waiting)
    assert (letter.to, letter.cc) == ("amara@okafor.example", ())
    assert "Bola" not in whole_text(letter)


def test_it_leaves_by_the_inbox_that_it_was_written_in(hers, maya, now):
    sales = create_inbox("email", address="sales@halden.example")
    other = create_conversation(customer=hers.customer, inbox=sales, said="To sales")
    later = {"send_at": now + timedelta(days=1), "is_scheduled": True}
    waiting = hers.reply("From support", by=maya, now=now, **later)

    hers.merge_into(other, by=maya)

    waiting.refresh_from_db()
    assert letters.outgoing_for(waiting).from_address == hers.inbox.address


def test_who_was_split_off_is_not_sent_what_others_wrote(receive, hers, maya, now):
    answer, _letter = sent(hers, "Only for Amara", maya, now)
    received = receive(mail("I am Bola", sender=BOLA, answers=answer.external_id))
    assert received.message.conversation == hers
    receive(mail("Amara, secretly", sender=AMARA, answers=answer.external_id))
    hers.refresh_from_db()

    new = hers.split(received.message, by=maya, now=now + timedelta(minutes=5), and_later=True)
    _answer, letter = sent(new, "To whoever wrote last", maya, now + timedelta(minutes=6))

    if letter.to != "amara@okafor.example":
        assert "secretly" not in whole_text(letter)
    assert "Only for Amara" not in whole_text(letter)


def test_a_visitor_does_not_read_the_mails_that_were_merged_into_their_chat(hers, maya):
    visitor = create_conversation(customer=hers.customer, said="Hi from the chat")
    hers.merge_into(visitor, by=maya)

    shown = chat.tail(visitor, 0)["html"]

    assert "Hi from the chat" in shown
    assert "I am Amara" not in shown


def test_a_visitor_reads_on_where_their_chats_were_put_together(maya, now):
    amara, inbox = create_customer(), create_inbox()
    first, second = (
        create_conversation(
            customer=amara, inbox=inbox, said=text, now=now + timedelta(minutes=minute)
        )
        for minute, text in enumerate(["First line", "Second line"])
    )
    first.merge_into(second, by=maya, now=now + timedelta(minutes=5))

    shown = chat.tail(Conversation.objects.get(pk=second.pk), 0)["html"]

    assert shown.index("First line") < shown.index("Second line")


def test_customers_who_were_only_merged_by_agents_keep_their_chats_apart(maya, now):
    inbox = create_inbox()
    kept, gone = create_customer("Amara"), create_customer("Amara O.")
    one = create_conversation(customer=kept, inbox=inbox, said="mine")
    other = create_conversation(customer=gone, inbox=inbox, said="theirs")
    customer_merges.merge(kept, gone, by=maya)
    other.refresh_from_db()

    assert other.cannot_merge_into(one)
