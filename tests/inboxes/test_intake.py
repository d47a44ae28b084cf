import random
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from conversations.models import Attachment, Conversation, Message
from customers.models import Customer
from inboxes import intake
from inboxes.channels.base import Incoming
from inboxes.models import ReceivedMail

from .. import corpora
from ..factories import create_inbox
from .mails import mail


def test_a_mail_opens_a_conversation(receive):
    received = receive(mail("My lamp arrived broken.\n", cc="Ola <ola@okafor.example>"))

    conversation = Conversation.objects.get()
    message = conversation.messages.get()
    assert received.state == "taken_in"
    assert received.message == message
    assert conversation.subject == "Broken lamp"
    assert conversation.status == "pending"
    assert conversation.waiting_since
    assert conversation.customer.name == "Amara Okafor"
    assert conversation.customer.address == "amara@okafor.example"
    assert message.body.strip() == "My lamp arrived broken."
    assert message.cc == [["Ola", "ola@okafor.example"]]


def test_the_same_bytes_are_stored_once(receive):
    raw = mail()

    first, second = receive(raw), receive(raw)

    assert first == second
    assert Message.objects.count() == 1


def test_the_same_mail_by_another_way_is_set_aside(receive):
    raw = mail(message_id="one@okafor.example")

    receive(raw)
    again = receive(b"Received: from elsewhere\r\n" + raw)

    assert again.state == "set_aside"
    assert "by another way" in again.cause
    assert again.message == Message.objects.get()


def test_another_mail_with_the_same_message_id_is_kept_and_flagged(receive):
    receive(mail("First", message_id="one@okafor.example"))
    second = receive(mail("Second", message_id="one@okafor.example"))

    assert second.state == "taken_in"
    assert "same Message-ID" in second.cause
    assert sorted(Message.objects.values_list("body", flat=True)) == ["First", "Second"]


@pytest.mark.parametrize("name", ["", "Message-ID: <>\n", "Message-ID: < >\n", "Message-ID:\n"])
def test_mails_without_a_message_id_never_meet(receive, name):
    for text in ["one", "two"]:
        head = name + "From: a@shop.example\nSubject: Hello\n\n"
        receive(head.encode() + text.encode())

    assert Conversation.objects.count() == 2


def test_the_same_mail_to_two_inboxes_is_two_conversations(receive):
    sales = create_inbox("email")
    raw = mail()

    receive(raw)
    receive(raw, inbox=sales)

    assert Conversation.objects.count() == 2
    assert Customer.objects.count() == 1


def test_a_mail_that_cannot_be_read_is_kept_with_its_cause_and_can_be_tried_again(
    receive, monkeypatch, now
):
    def unreadable(*args, **kwargs):
        raise intake.Unparsable("It is a maze.")

    with monkeypatch.context() as broken:
        broken.setattr(intake.Email, "parse", unreadable)
        received = receive(mail())
    assert received.state == "quarantined"
    assert received.cause == "It is a maze."
    assert not Message.objects.exists()

    received.try_again(now)
    intake.take_in_mail(received, now=now)

    received.refresh_from_db()
    assert received.state == "taken_in"
    assert Message.objects.count() == 1


def test_poison_is_quarantined_after_three_tries_and_holds_nothing_up(
    receive, support, monkeypatch, now
):
    parse = intake.Email.parse

    def choke(self, raw, **kwargs):
        if b"poison" in raw:
            raise RuntimeError("choked")
        return parse(self, raw, **kwargs)

    monkeypatch.setattr(intake.Email, "parse", choke)
    poison, _new = ReceivedMail.objects.store(support, mail("poison"), via="smtp", now=now)
    good, _new = ReceivedMail.objects.store(support, mail("good"), via="smtp", now=now)

    for hour in range(5):
        intake.take_in_waiting(now=now + timedelta(hours=hour))

    poison.refresh_from_db()
    good.refresh_from_db()
    assert (poison.state, poison.attempts) == ("quarantined", 3)
    assert "choked" in poison.cause
    assert good.state == "taken_in"


def test_a_mail_that_ends_its_worker_is_quarantined_too(support, now):
    received, _new = ReceivedMail.objects.store(support, mail(), via="smtp", now=now)
    for hour in range(3):
        assert received.claim(now + timedelta(hours=hour))  # and here the worker dies

    intake.take_in_waiting(now=now + timedelta(hours=4))

    received.refresh_from_db()
    assert received.state == "quarantined"
    assert "three times" in received.cause


def test_two_workers_never_have_the_same_mail(support, now):
    received, _new = ReceivedMail.objects.store(support, mail(), via="smtp", now=now)

    assert received.claim(now)
    assert not received.claim(now)


def test_a_database_that_goes_away_loses_nothing(receive, support, monkeypatch, now):
    def gone(*args, **kwargs):
        raise OperationalError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(intake, "_keep_files", gone)
        received = receive(mail())
    assert received.state == "waiting"
    assert not Conversation.objects.exists()

    intake.take_in_waiting(now=now + timedelta(hours=1))

    received.refresh_from_db()
    assert received.state == "taken_in"


def test_files_come_with_the_message_and_pictures_stand_in_its_text(receive):
    picture = b"\x89PNG not really"
    raw = (
        b"From: a@shop.example\nSubject: Lamp\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; boundary="r"\n\n--r\n'
        b'Content-Type: text/html\n\n<p>See <img src="cid:lamp"> <b>here</b></p>\n--r\n'
        b"Content-Type: image/png\nContent-ID: <lamp>\n"
        b"Content-Disposition: inline; filename=lamp.png\n\n" + picture + b"\n--r--\n"
    )
    received = receive(raw)

    attachment = Attachment.objects.get()
    url = reverse("conversations:file", args=[received.message.conversation_id, attachment.pk])
    assert (attachment.name, attachment.content_type) == ("lamp.png", "image/png")
    assert attachment.is_inline
    assert attachment.file.read() == picture
    assert f'<img src="{url}"' in received.message.html


@pytest.mark.parametrize("kind", ["application/pdf", "image/png"])
def test_a_file_above_the_limit_is_named_in_the_thread(receive, signed_in, settings, kind):
    settings.FILE_LIMIT = 100
    received = receive(mail(files=[("big.file", b"x" * 101, kind)]))

    attachment, conversation = Attachment.objects.get(), received.message.conversation
    page = signed_in.get(reverse("conversations:thread", args=[conversation.pk])).content.decode()
    url = reverse("conversations:file", args=[conversation.pk, attachment.pk])
    assert (attachment.name, attachment.size, bool(attachment.file)) == ("big.file", 101, False)
    assert "big.file" in page
    assert "too large to keep here" in page
    assert url not in page
    assert signed_in.get(url).status_code == 404


@pytest.mark.django_db
def test_a_channel_of_another_kind_is_taken_in_the_same_way(now):
    website = create_inbox("web")
    said = [Incoming(sender="visitor-1", body=text, external_id=text) for text in ("one", "two")]

    first = intake.take_in(website, said[0], now=now)
    again = intake.take_in(website, said[0], now=now)
    second = intake.take_in(website, said[1], now=now)

    assert first == again
    assert first.conversation == second.conversation
    assert Message.objects.count() == 2


def test_many_first_messages_at_once_are_one_conversation(in_threads, now):
    website = create_inbox("web")
    Customer.objects.recognise(kind="web", value="visitor-1")
    said = [Incoming(sender="visitor-1", body=str(n), external_id=str(n)) for n in range(4)]

    in_threads([lambda one=one: intake.take_in(website, one, now=now) for one in said * 2])

    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 4


def test_what_comes_more_often_than_a_person_writes_opens_no_more(receive, now):
    received = [receive(mail(f"Alarm {n}", subject=f"Alarm {n}")) for n in range(15)]

    assert Conversation.objects.count() == 10
    assert {r.state for r in received[10:]} == {"set_aside"}
    assert "More than 10 mails in 10 minutes" in received[10].cause

    later = receive(mail("Later"), now=now + timedelta(minutes=11))
    assert later.state == "taken_in"


def test_what_was_set_aside_is_let_in_at_an_admins_word(receive, now):
    received = [receive(mail(f"Alarm {n}", subject=f"Alarm {n}")) for n in range(11)][-1]

    received.try_again(now)
    intake.take_in_mail(received, now=now)

    received.refresh_from_db()
    assert received.state == "taken_in"


def test_in_its_conversation_a_flood_is_kept_and_moves_nothing(receive, maya, now):
    receive(mail("0", message_id="m0@okafor.example"))
    conversation = Conversation.objects.get()
    for n in range(1, 10):
        receive(mail(str(n), message_id=f"m{n}@okafor.example", answers="m0@okafor.example"))
    conversation.close(by=maya, now=now)

    receive(mail("10", message_id="m10@okafor.example", answers="m0@okafor.example"))

    conversation.refresh_from_db()
    assert conversation.messages.count() == 11
    assert conversation.status == "closed"


def test_a_backlog_is_no_flood(receive, now):
    for n in range(15):
        receive(mail(f"{n}", subject=f"Day {n}"), now=now - timedelta(days=n))

    assert Conversation.objects.count() == 15


def test_the_wait_counts_from_arrival(receive, support, now):
    received, _new = ReceivedMail.objects.store(
        support, mail(), via="imap", now=now, received_at=now - timedelta(days=2), due_at=now
    )

    intake.take_in_mail(received, now=now)

    assert Conversation.objects.get().waiting_since == now - timedelta(days=2)


def test_our_own_mail_that_comes_back_is_set_aside(receive, support, settings):
    looped = receive(mail(X_Inbox_Instance=settings.INSTANCE_ID))
    own = receive(mail(sender=f"Us <{support.address}>"))
    tagged = receive(mail(sender="support+r-x.y@halden.example"))

    assert [r.state for r in (looped, own, tagged)] == ["set_aside"] * 3
    assert not Conversation.objects.exists()


def test_a_form_on_our_site_writes_for_who_filled_it_in(receive, support):
    receive(mail(sender=support.address, Reply_To="Ada <ada@lovelace.example>"))
    receive(mail("2", sender="no-reply@forms.example", Reply_To="Ada <ada@lovelace.example>"))

    assert {c.customer.address for c in Conversation.objects.all()} == {"ada@lovelace.example"}


def test_a_mail_without_a_sender_is_nobody_elses(receive):
    receive(b"Subject: one\n\nHello")
    receive(b"Subject: two\n\nHello")

    assert Customer.objects.count() == 2


@pytest.mark.parametrize(
    "raw",
    [b"\n", b"\x00" * 1000, b"\xff\xfe\x00x" * 99, b"From: a@b.example\n\n" + b"x" * 1_100_000],
    ids=["blank", "NUL", "wrong encoding", "1 MB"],
)
def test_odd_bytes_are_kept(receive, raw):
    assert receive(raw).state in {"taken_in", "quarantined"}


@corpora.needed
def test_of_a_thousand_odd_mails_each_is_taken_in_or_quarantined(support, now):
    raws = []
    for folder in ["imap_tools", "cpython", "chatwoot", "email_reply_trimmer"]:
        raws += [raw for _, raw, _ in corpora.items(folder)]
    chance = random.Random(1)
    deliveries = [raw for raw in raws if raw.strip() for _ in range(chance.randint(1, 3))]
    chance.shuffle(deliveries)
    for n, raw in enumerate(deliveries):
        ReceivedMail.objects.store(support, raw, via="smtp", now=now + timedelta(hours=n))

    intake.take_in_waiting(now=now + timedelta(days=99))

    states = list(ReceivedMail.objects.values_list("state", flat=True))
    assert len(states) == len({ReceivedMail.digest(raw) for raw in raws if raw.strip()})
    assert set(states) <= {"taken_in", "quarantined", "set_aside"}
    assert states.count("quarantined") < len(states) / 20
