"""What nobody wrote, as the customer gets it: by mail and in the chat."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from conversations.automation import Automation
from conversations.models import Conversation, Unwanted
from inboxes import delivery
from inboxes.widget.fallback import mail_unread_answers
from tests.factories import create_inbox

from .mails import mail
from .widget import Browser

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def write(conversation, text, now):
    reason = conversation.reasons.create(kind="rule", created_at=now)
    message = conversation.write_automatically(text, by=Automation(reason), now=now)
    delivery.deliver(message.pk, now=now)
    message.refresh_from_db()
    return message


def letter(sink):
    return message_from_bytes(sink.mails[-1][1], policy=default)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_a_mail_says_that_a_machine_has_written_it(receive, sink, now):
    receive(mail("Pills at https://spam.example", subject="Cheap pills", message_id="a@b.example"))
    conversation = Conversation.objects.get()

    message = write(conversation, "We have your message.", now)

    sent = letter(sink)
    assert message.delivery == "sent"
    assert sent["Auto-Submitted"] == "auto-replied"
    assert sent["X-Auto-Response-Suppress"] == "All"
    assert sent["From"] == "Halden <support@halden.example>"
    assert sent["In-Reply-To"] == "<a@b.example>"


def test_nothing_that_a_stranger_typed_goes_out_by_itself(receive, sink, now):
    receive(
        mail(
            "Pills at https://spam.example",
            sender='"Rich Prince spam.example" <victim@okafor.example>',
            subject="Cheap pills",
            cc="Other Victim <other@okafor.example>",
        )
    )
    write(Conversation.objects.get(), "Hi {{ customer.first_name }}!", now)

    raw = sink.mails[-1][1].decode()
    for typed in ("pills", "Pills", "spam", "Prince", "other@"):
        assert typed not in raw


def test_once_a_person_has_answered_it_stays_in_its_thread(receive, sink, maya, now):
    receive(mail("Broken!", subject="Broken lamp"))
    conversation = Conversation.objects.get()
    conversation.reply("Which one?", by=maya, now=now)
    write(conversation, "Hi {{ customer.first_name }}, are you there?", now + 3 * DAY)

    sent = letter(sink)
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Subject"] == "Re: Broken lamp"
    assert text_of(sent).startswith("Hi Amara, are you there?")
    assert "Which one?" not in text_of(sent)


def test_an_answer_of_a_machine_to_it_gets_none(receive, sink, now):
    received = receive(mail("Broken!"))
    conversation = received.message.conversation
    write(conversation, "We have your message.", now)
    named = letter(sink)["Message-ID"].strip("<>")
    receive(mail("I am away.", answers=named, Auto_Submitted="auto-replied"))

    with pytest.raises(Unwanted):
        write(conversation, "We have your message.", now + 2 * DAY)


def test_the_chat_shows_it_as_the_inbox_s_and_automatic(now):
    browser = Browser(create_inbox(sender_name="Halden Lighting"))
    browser.write("Hello?")
    write(browser.conversation, "Somebody is with you soon.", now)

    html = browser.tail(after=0)["html"]
    assert "Somebody is with you soon." in html
    assert "<b>Halden Lighting</b> <span>Automatic</span>" in html


def test_a_visitor_who_has_left_gets_it_by_mail(now, mailoutbox):
    browser = Browser(create_inbox(address="chat@halden.example", sender_name="Halden"))
    browser.write("Hello?")
    browser.post("contact", email="amara@okafor.nl", name="Amara")
    write(browser.conversation, "Somebody is with you soon.", now)

    assert mail_unread_answers(now=now + timedelta(minutes=3)) == 1
    assert "Somebody is with you soon." in mailoutbox[0].body
