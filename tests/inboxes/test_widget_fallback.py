"""A visitor has left before the answer came: it follows by mail, and the answer comes back."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.cache import cache

from conversations.models import Message
from inboxes.intake import take_in_mail
from inboxes.models import ReceivedMail
from inboxes.widget.fallback import MOST_A_DAY, left, mail_unread, mail_unread_answers
from tests.factories import create_conversation, create_inbox

from .widget import Browser

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def inbox():
    return create_inbox(
        name="Website", sender_name="Halden Lighting", address="chat@halden.example"
    )


@pytest.fixture
def browser(inbox):
    """A visitor who asked, gave an address and left."""
    browser = Browser(inbox)
    browser.write("Buy cheap pills at https://spam.example")
    browser.post("contact", email="amara@okafor.nl", name="Rich Prince https://spam.example")
    return browser


@pytest.fixture
def mails(mailoutbox):
    """What went out, read as a mail program reads it."""

    def read():
        sent = [mail.message().as_bytes() for mail in mailoutbox]
        return [message_from_bytes(raw, policy=policy.default) for raw in sent]

    return read


def both(mail):
    bodies = [mail.get_body(("plain",)), mail.get_body(("html",))]
    return "".join(body.get_content() for body in bodies)


def test_an_answer_that_is_not_looked_at_for_two_minutes_is_mailed(browser, maya, now, mails):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)

    assert mail_unread_answers(now=now + MINUTE) == 0
    assert mail_unread_answers(now=now + 3 * MINUTE) == 1

    (mail,) = mails()
    assert mail["To"] == "amara@okafor.nl"
    assert "chat@halden.example" in mail["From"]
    assert "It ships tomorrow." in both(mail)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "An answer from Halden Lighting"
    event = browser.conversation.events.latest("version")
    assert (event.kind, event.details["to"]) == ("mailed", "amara@okafor.nl")


def test_it_is_mailed_once(browser, maya, now, mails):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)

    for minutes in (3, 4, 20, 60):
        mail_unread_answers(now=now + minutes * MINUTE)

    assert len(mails()) == 1


def test_there_is_one_mail_in_fifteen_minutes_with_all_that_is_new(browser, maya, now, mails):
    for minutes, body in ((0, "One."), (1, "Two."), (5, "Three."), (6, "Four.")):
        browser.conversation.reply(body, by=maya, now=now + minutes * MINUTE)
        mail_unread_answers(now=now + (minutes + 2) * MINUTE)

    assert [len(mails()), "Two." in both(mails()[0])] == [1, False]
    mail_unread_answers(now=now + 18 * MINUTE)

    second = both(mails()[1])
    assert all(body in second for body in ("Two.", "Three.", "Four."))
    assert "One." not in second


def test_a_worker_that_comes_late_finds_it_mailed(browser, maya, now):
    browser.conversation.reply("One.", by=maya, now=now)
    (late,) = left(now + 3 * MINUTE)
    mail_unread_answers(now=now + 3 * MINUTE)
    browser.conversation.reply("Two.", by=maya, now=now + 4 * MINUTE)

    assert not mail_unread(late, now=now + 7 * MINUTE)
    assert mail_unread(late, now=now + 18 * MINUTE)


def test_nothing_is_mailed_to_who_has_seen_it(browser, maya, now):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)
    browser.tail(seen=browser.conversation.version)

    assert mail_unread_answers(now=now + 3 * MINUTE) == 0


def test_what_only_arrived_in_a_hidden_panel_is_mailed(browser, maya, now):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)
    browser.tail(got=browser.conversation.version)

    assert mail_unread_answers(now=now + 3 * MINUTE) == 1


def test_nothing_is_mailed_without_an_address_of_theirs_or_of_ours(inbox, browser, maya, now):
    silent = Browser(inbox)
    silent.write("Hello")
    silent.conversation.reply("Hello.", by=maya, now=now)
    browser.conversation.reply("Hello.", by=maya, now=now)
    inbox.address = ""
    inbox.save()

    assert mail_unread_answers(now=now + 3 * MINUTE) == 0


def test_only_who_came_by_the_widget_is_mailed(inbox, maya, now):
    create_conversation(inbox=inbox, said="Hello").reply("Hello.", by=maya, now=now)

    assert mail_unread_answers(now=now + 3 * MINUTE) == 0


def test_an_old_answer_is_left_alone(browser, maya, now):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)

    assert mail_unread_answers(now=now + timedelta(hours=25)) == 0


def test_a_typed_address_gets_nothing_that_the_visitor_wrote(browser, maya, now, mails):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)
    mail_unread_answers(now=now + 3 * MINUTE)

    (mail,) = mails()
    assert "spam.example" not in mail.as_string()
    assert "Prince" not in mail.as_string()
    assert "pills" not in both(mail)


def test_a_note_is_not_mailed(browser, maya, now, mails):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)
    browser.conversation.add_note("A difficult customer", by=maya, now=now)
    mail_unread_answers(now=now + 3 * MINUTE)

    assert "difficult" not in mails()[0].as_string()


def test_nobody_is_flooded_by_others_who_type_their_address(inbox, maya, now, mails):
    for _number in range(MOST_A_DAY + 3):
        browser = Browser(inbox)
        browser.write("Hello")
        browser.post("contact", email="victim@okafor.nl")
        browser.conversation.reply("Hello.", by=maya, now=now)

    mail_unread_answers(now=now + 3 * MINUTE)

    assert len(mails()) == MOST_A_DAY


def test_the_answer_to_the_mail_comes_back_into_the_chat(browser, maya, now, mails):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)
    mail_unread_answers(now=now + 3 * MINUTE)
    (mail,) = mails()
    raw = (
        f"From: Amara <amara@okafor.nl>\r\nTo: {mail['Reply-To']}\r\n"
        f"Message-ID: <1@okafor.nl>\r\nIn-Reply-To: {mail['Message-ID']}\r\n"
        "Subject: Re: An answer\r\n\r\nThat is fine.\r\n"
    ).encode()
    received = store(browser.inbox, raw, str(mail["Reply-To"]), now + 5 * MINUTE)

    take_in_mail(received, now=now + 5 * MINUTE)

    assert browser.conversation.messages.filter(body="That is fine.").exists()
    assert "That is fine." in browser.tail()["html"]


def store(inbox, raw, envelope_to, now):
    return ReceivedMail.objects.create(
        inbox=inbox,
        raw=raw,
        size=len(raw),
        sha256=ReceivedMail.digest(raw),
        via="smtp",
        envelope_to=envelope_to,
        received_at=now,
        due_at=now,
    )


def test_a_mail_server_that_is_away_is_asked_again_later(browser, maya, now, settings):
    away = "inboxes.mail.backends.SmtpBackend"
    there, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, away
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)
    assert mail_unread_answers(now=now + 3 * MINUTE) == 0

    settings.EMAIL_BACKEND = there
    assert mail_unread_answers(now=now + 4 * MINUTE) == 0
    cache.clear()  # five minutes pass

    assert mail_unread_answers(now=now + 9 * MINUTE) == 1
    assert Message.objects.filter(direction="out").count() == 1


KILLED_AT = """
import os, signal, sys
import django
django.setup()
from django.utils.dateparse import parse_datetime
from inboxes.channels.email import Email
from inboxes.widget import fallback

point, now = sys.argv[1:]
send = Email.send

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def killed(self, inbox, outgoing, on_handoff):
    steps = {"before the note": die, "after the note": lambda: (on_handoff(), die())}
    send(self, inbox, outgoing, on_handoff=steps.get(point, on_handoff))
    die()

Email.send = killed
fallback.mail_unread_answers(now=parse_datetime(now))
"""


@pytest.mark.parametrize(
    ("point", "arrived", "in_all"),
    [("before the note", 0, 1), ("after the note", 0, 0), ("accepted", 1, 1)],
)
def test_a_worker_killed_at_any_point_mails_nothing_twice(
    dies, browser, maya, now, sink, point, arrived, in_all
):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)

    dies(KILLED_AT, point, (now + 3 * MINUTE).isoformat())
    assert len(sink.mails) == arrived
    for minutes in (4, 20, 60):
        mail_unread_answers(now=now + minutes * MINUTE)

    assert len(sink.mails) == in_all
    assert browser.conversation.events.filter(kind="mailed").count() == 1


def test_two_workers_at_once_mail_it_once(browser, maya, now, sink, in_threads):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)

    in_threads([lambda: mail_unread_answers(now=now + 3 * MINUTE)] * 4)

    assert len(sink.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_what_may_have_arrived_is_not_mailed_again(browser, maya, now, sink):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)
    sink.faults["dot"] = "drop"  # it was kept, and nobody said so

    assert mail_unread_answers(now=now + 3 * MINUTE) == 1
    sink.faults.clear()
    mail_unread_answers(now=now + 20 * MINUTE)

    assert len(sink.mails) == 1


@pytest.mark.parametrize(
    ("fault", "said", "mailed_later"),
    [("451 later", "is tried again", 1), ("550 never", "cannot be mailed", 0)],
)
def test_a_mail_refused_at_its_end_is_tried_again_or_said(
    browser, maya, now, sink, signed_in, fault, said, mailed_later
):
    browser.conversation.reply("It ships tomorrow.", by=maya, now=now)
    sink.faults["dot"] = fault

    assert mail_unread_answers(now=now + 3 * MINUTE) == 0
    page = signed_in.get(f"/inbox/{browser.conversation.pk}/").content.decode()
    assert said in page
    assert fault[4:] in page
    sink.faults.clear()
    cache.clear()
    assert mail_unread_answers(now=now + 4 * MINUTE) == 0

    assert mail_unread_answers(now=now + 19 * MINUTE) == mailed_later
    assert mail_unread_answers(now=now + 60 * MINUTE) == 0
    assert len(sink.mails) == mailed_later
