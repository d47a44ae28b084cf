import random
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from conversations.models import Attachment, Conversation, Message
from inboxes import delivery, signing
from inboxes.listeners import deliver

from ..factories import create_bot, create_conversation, create_customer, create_inbox
from .mails import mail


@pytest.fixture
def answer(support, maya, now):
    """Maya's answer to Amara's mail: queued, not sent."""
    conversation = create_conversation(
        customer=create_customer("Amara Okafor", email="amara@okafor.example"),
        inbox=support,
        subject="Broken lamp",
        said="My lamp arrived broken.",
        now=now - timedelta(minutes=5),
    )
    return conversation.reply("A new one is on its way.\n\nMaya", by=maya, now=now)


def sent(sink, number=-1):
    return message_from_bytes(sink.mails[number][1], policy=default)


def text_of(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_an_answer_goes_out_as_a_mail_in_its_thread(receive, sink, maya, now):
    receive(mail("Broken!", message_id="first@okafor.example"))
    answer = Conversation.objects.get().reply("A new one is coming.", by=maya, now=now)

    delivery.deliver(answer.pk)

    answer.refresh_from_db()
    letter = sent(sink)
    assert answer.delivery == "sent"
    assert letter["From"] == "Maya at Halden <support@halden.example>"
    assert letter["To"] == "Amara Okafor <amara@okafor.example>"
    assert letter["Subject"] == "Re: Broken lamp"
    assert letter["Message-ID"] == f"<{answer.external_id}>" == f"<{signing.message_id(answer)}>"
    assert letter["In-Reply-To"] == letter["References"] == "<first@okafor.example>"
    assert letter["Reply-To"] == signing.reply_address(answer.conversation)
    assert letter["Auto-Submitted"] is None
    assert text_of(letter).startswith("A new one is coming.")
    assert "> Broken!" in text_of(letter)
    assert "<p>A new one is coming.</p>" in letter.get_body(("html",)).get_content()


def test_the_whole_way_round_is_one_conversation(receive, sink, maya, now):
    receive(mail("Broken!"))
    conversation = Conversation.objects.get()
    for text in ("One", "Two"):
        delivery.deliver(conversation.reply(text, by=maya, now=now).pk)
        receive(mail(f"{text}, thanks but", answers=sent(sink)["Message-ID"].strip("<>")))

    letter = sent(sink)
    assert conversation.messages.count() == 5
    assert letter["References"].split()[-1] == letter["In-Reply-To"]
    assert len(letter["References"].split()) == 3


def test_a_mail_is_sent_once_however_often_its_task_comes(answer, sink, in_threads):
    wakes = [lambda: delivery.deliver(answer.pk)] * 4 + [lambda: delivery.send_due()] * 2
    random.Random(3).shuffle(wakes)

    in_threads(wakes)

    answer.refresh_from_db()
    assert answer.delivery == "sent"
    assert sink.ids == [f"<{answer.external_id}>"]


def test_who_wrote_last_is_answered_and_who_took_part_gets_a_copy(receive, sink, maya, now):
    first = receive(mail("Hi", cc="Ola <ola@okafor.example>, support@halden.example"))
    receive(
        mail(
            "I am her husband",
            sender="Ola <ola@okafor.example>",
            answers=first.message.external_id,
            cc="Ada <ada@lovelace.example>",
        )
    )

    delivery.deliver(first.message.conversation.reply("Hello", by=maya, now=now).pk)

    letter = sent(sink)
    assert letter["To"] == "Ola <ola@okafor.example>"
    assert letter["Cc"] == "Ada <ada@lovelace.example>, Amara Okafor <amara@okafor.example>"


def test_who_copies_hundreds_in_does_not_have_us_write_to_them(receive, sink, maya, now):
    many = ", ".join(f"victim{n}@other.example" for n in range(200))
    received = receive(mail("Hi", cc=many))

    delivery.deliver(received.message.conversation.reply("Hello", by=maya, now=now).pk)

    assert len(sink.mails[0][0]) == 21


def test_an_answer_goes_where_the_customer_asked(receive, sink, maya, now):
    received = receive(mail("Hi", Reply_To="orders@okafor.example"))

    delivery.deliver(received.message.conversation.reply("Hello", by=maya, now=now).pk)

    assert sink.mails[0][0] == ["orders@okafor.example"]


@pytest.fixture
def spoofed(receive, maya, sink, now):
    """Amara's conversation, then a mail under her name that wants its answer elsewhere."""
    conversation = receive(mail("My card ends in 4242.")).message.conversation
    delivery.deliver(conversation.reply("It was charged once.", by=maya, now=now).pk)
    ours = sent(sink)["Message-ID"].strip("<>")
    receive(mail("And now?", Reply_To="x@evil.example", answers=ours))
    return conversation


def test_whoever_asks_for_answers_elsewhere_reads_nothing_of_before(spoofed, sink, maya, now):
    for text in ("Now it is done.", "And this, too."):
        delivery.deliver(spoofed.reply(text, by=maya, now=now).pk)

    letters = [sent(sink, -2), sent(sink)]
    assert {str(letter["To"]) for letter in letters} == {"Amara Okafor <x@evil.example>"}
    for letter in letters:
        whole = text_of(letter) + letter.get_body(("html",)).get_content()
        assert "4242" not in whole
        assert "charged once" not in whole
    assert "> And now?" in text_of(letters[0])
    assert "> Now it is done." in text_of(letters[1])


def test_whoever_joins_by_a_forwarded_mail_reads_nothing_of_before(receive, sink, maya, now):
    conversation = receive(mail("My card ends in 4242.")).message.conversation
    delivery.deliver(conversation.reply("It was charged once.", by=maya, now=now).pk)
    ours = sent(sink)["Message-ID"].strip("<>")
    receive(mail("Tell me more", sender="x@evil.example", answers=ours))

    delivery.deliver(conversation.reply("Of course", by=maya, now=now).pk)

    assert sent(sink)["To"] == "x@evil.example"
    assert "4242" not in text_of(sent(sink))
    assert "charged once" not in text_of(sent(sink))


def test_a_copy_shows_nobody_what_they_were_not_sent(receive, sink, maya, now):
    first = receive(mail("My card ends in 4242."))
    receive(mail("Ola knows more", cc="ola@okafor.example", answers=first.message.external_id))

    delivery.deliver(first.message.conversation.reply("Hello both", by=maya, now=now).pk)

    assert sent(sink)["Cc"] == "ola@okafor.example"
    assert "> Ola knows more" in text_of(sent(sink))
    assert "4242" not in text_of(sent(sink))


def test_the_bot_writes_under_its_own_name(answer, sink, now):
    bot = create_bot("Helper")
    delivery.deliver(answer.conversation.reply("I am automatic", by=bot, now=now).pk)

    assert sent(sink)["From"].startswith("Helper <")


def test_files_go_with_the_answer_whatever_they_claim_to_be(answer, sink):
    for name, kind in [
        ("Ü\r\nBcc: x@evil.example.pdf", "application/pdf"),
        ("b.eml", "message/rfc822"),
    ]:
        attachment = Attachment(message=answer, name=name, content_type=kind, size=4)
        attachment.file.save("x", __import__("io").BytesIO(b"\x00\xff\r\n"))

    delivery.deliver(answer.pk)

    files = list(sent(sink).iter_attachments())
    assert [file.get_content() for file in files] == [b"\x00\xff\r\n"] * 2
    assert [file.get_content_type() for file in files] == [
        "application/pdf",
        "application/octet-stream",
    ]
    assert sink.mails[0][0] == ["amara@okafor.example"]


@pytest.mark.parametrize(
    "evil",
    [
        "Amara\r\nBcc: x@evil.example",
        "Amara\u2028Bcc: x@evil.example",
        'A" <x@evil.example>',
        "A (x@evil.example)",
    ],
)
def test_a_name_or_subject_adds_no_recipient(answer, sink, evil):
    customer = answer.conversation.customer
    customer.name = evil
    customer.save()
    Conversation.objects.update(subject=evil)

    delivery.deliver(answer.pk)

    letter = sent(sink)
    assert sink.mails[0][0] == ["amara@okafor.example"]
    assert letter["Bcc"] is None
    assert "amara@okafor.example" in letter["To"]


def test_dots_and_bare_line_ends_arrive_as_one_mail(answer, sink):
    Message.objects.filter(pk=answer.pk).update(
        body=".\n.\r\n.\r\n\rMAIL FROM:<x@evil.example>\r\n.\n" + "x" * 3000
    )

    delivery.deliver(answer.pk)

    assert len(sink.mails) == 1
    raw = sink.mails[0][1]
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert text_of(sent(sink)).startswith(".\n.\n.\n\nMAIL FROM")


def test_every_letter_of_every_script_arrives_by_every_server(answer, sink):
    Message.objects.filter(pk=answer.pk).update(body="Grüße, привет, 你好 🙂")

    delivery.deliver(answer.pk)

    assert sink.mails[0][1].isascii()
    assert text_of(sent(sink)).startswith("Grüße, привет, 你好 🙂")


def test_a_note_is_in_no_mail(answer, sink, maya, now):
    canary = "8f14e45fceea167a5a36dedd4bea2543"
    conversation = answer.conversation
    conversation.add_note(f"Do not tell: {canary}", by=maya, now=now)
    conversation.receive("Any news?", now=now)
    for text in ("One", "Two"):
        conversation.add_note(canary, by=maya, now=now)
        conversation.reply(text, by=maya, now=now)

    delivery.send_due()

    assert len(sink.mails) == 3
    for _to, raw in sink.mails:
        letter = message_from_bytes(raw, policy=default)
        whole = raw.decode() + "".join(
            part.get_content() for part in letter.walk() if not part.is_multipart()
        )
        assert canary not in whole


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize(
    ("fault", "becomes"), [("451 later", "queued"), ("550 no", "failed"), ("421 bye", "queued")]
)
def test_a_refusal_at_any_step_is_final_or_tried_again(answer, sink, step, fault, becomes):
    sink.faults[step] = fault

    delivery.deliver(answer.pk)

    answer.refresh_from_db()
    assert answer.delivery == becomes
    assert fault[4:] in answer.delivery_error
    assert not sink.mails


@pytest.mark.parametrize(
    ("step", "becomes"),
    [("mail", "queued"), ("rcpt", "queued"), ("data", "queued"), ("dot", "uncertain")],
)
def test_a_cut_line_is_tried_again_until_the_last_dot(answer, sink, step, becomes, now):
    sink.faults[step] = "drop"

    delivery.deliver(answer.pk)
    sink.faults.clear()
    delivery.send_due(now=now + timedelta(hours=1))

    answer.refresh_from_db()
    assert answer.delivery == ("sent" if becomes == "queued" else "uncertain")
    assert len(sink.mails) == 1


def test_a_server_that_is_away_is_tried_for_two_days(answer, settings, now):
    settings.EMAIL_BACKEND = "inboxes.mail.backends.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    moment, waits = now, []
    while True:
        delivery.send_due(now=moment)
        answer.refresh_from_db()
        if answer.delivery != "queued":
            break
        assert "cannot be reached" in answer.delivery_error
        waits.append((answer.delivery_due_at - moment).total_seconds() / 60)
        moment = answer.delivery_due_at

    answer.conversation.refresh_from_db()
    assert waits[:6] == [1, 5, 15, 60, 120, 120]
    assert timedelta(hours=47) <= moment - now <= timedelta(hours=48)
    assert answer.delivery == "failed"
    assert answer.conversation.waiting_since


def test_what_was_refused_for_good_is_before_an_agent_and_goes_out_on_retry(answer, sink, now):
    sink.faults["rcpt"] = "550 5.1.1 no such user"
    answer.conversation.close(by=answer.author, now=now)
    delivery.deliver(answer.pk)
    answer.refresh_from_db()
    assert "550 5.1.1 no such user" in answer.delivery_error
    assert answer.conversation.status == "pending"

    sink.faults.clear()
    answer.retry(now=now)
    delivery.deliver(answer.pk)

    answer.refresh_from_db()
    assert answer.delivery == "sent"


def test_a_refused_copy_stops_nothing_and_is_said(receive, sink, maya, now):
    received = receive(mail("Hi", cc="ola@okafor.example"))
    sink.refuses["ola@okafor.example"] = "550 unknown"
    answer = received.message.conversation.reply("Hello", by=maya, now=now)

    delivery.deliver(answer.pk)

    answer.refresh_from_db()
    assert (answer.delivery, len(sink.mails)) == ("sent", 1)
    assert "ola@okafor.example did not get a copy" in answer.delivery_error


def test_copies_do_not_go_out_without_the_mail_itself(receive, sink, maya, now):
    received = receive(mail("Hi", cc="ola@okafor.example"))
    sink.refuses["amara@okafor.example"] = "550 unknown"
    answer = received.message.conversation.reply("Hello", by=maya, now=now)

    delivery.deliver(answer.pk)

    answer.refresh_from_db()
    assert (answer.delivery, sink.mails) == ("failed", [])


def test_one_bad_row_holds_nobody_up(answer, sink, support, maya, now):
    nobody = create_conversation(inbox=support, said="?")
    nobody.customer.identities.all().delete()
    odd = create_conversation(inbox=support, said="?")
    odd.customer.identities.update(value="jörg@müller.example")
    bad = [c.reply("Hello", by=maya, now=now) for c in (nobody, odd)]

    delivery.send_due()

    assert [Message.objects.get(pk=m.pk).delivery for m in bad] == ["failed", "failed"]
    assert len(sink.mails) == 1


def test_an_error_of_ours_is_tried_three_times(answer, monkeypatch, now):
    def broken(message):
        raise RuntimeError("a bug")

    monkeypatch.setattr(delivery, "outgoing_for", broken)
    for hour in range(5):
        delivery.send_due(now=now + timedelta(hours=hour))

    answer.refresh_from_db()
    assert (answer.delivery, answer.delivery_attempts) == ("failed", 3)
    assert "a bug" in answer.delivery_error


def test_a_new_answer_does_not_wait_behind_a_backlog(answer, sink, support, maya, now):
    old = Message.objects.get(pk=answer.pk)
    for n in range(30):
        old.pk, old.token, old.delivery_due_at = None, f"{n:032x}", now - timedelta(hours=1)
        old.save(force_insert=True)
    newest = answer.conversation.reply("The newest", by=maya, now=now + timedelta(milliseconds=1))

    delivery.send_due(seconds=0)
    order = sink.ids
    delivery.send_due()

    assert order[0] == f"<{signing.message_id(newest)}>"
    assert len(sink.mails) == 32


def test_a_website_message_has_arrived_when_it_is_in_the_log(maya, now):
    chat = create_conversation(inbox=create_inbox("web"), said="Hello?")
    answer = chat.reply("Hi", by=maya, now=now)

    delivery.deliver(answer.pk)

    answer.refresh_from_db()
    assert answer.delivery == "sent"


def test_without_redis_an_answer_still_goes_out(answer, sink, monkeypatch):
    from inbox_project.celery import app

    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    deliver(answer.conversation.events.get(kind="message_sent"))
    delivery.send_due()

    assert len(sink.mails) == 1


@pytest.mark.parametrize("known", ["sent", "delivered", "seen", "failed"])
def test_a_sweep_that_comes_too_late_does_not_unsay_what_is_known(answer, now, known):
    seen_by_the_sweep = Message.objects.get(pk=answer.pk)
    answer.mark(known, now=now)

    seen_by_the_sweep.mark("uncertain", now=now)

    answer.refresh_from_db()
    assert answer.delivery == known


KILLED_AT = """
import os, signal, sys
import django
django.setup()
from conversations.models import Message
from inboxes import delivery
from inboxes.channels.email import Email

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

point, pk = sys.argv[1:]
send = Email.send
if point == "claimed":
    delivery.outgoing_for = die
if point == "before the mark":
    Email.send = lambda self, inbox, outgoing, on_handoff: send(
        self, inbox, outgoing, on_handoff=die)
if point == "after the mark":
    Email.send = lambda self, inbox, outgoing, on_handoff: send(
        self, inbox, outgoing, on_handoff=lambda: (on_handoff(), die()))
if point == "accepted":
    Message.mark = die
delivery.deliver(int(pk))
"""


@pytest.mark.parametrize(
    ("point", "arrived", "becomes"),
    [
        ("claimed", 0, "sent"),
        ("before the mark", 0, "sent"),
        ("after the mark", 0, "uncertain"),
        ("accepted", 1, "uncertain"),
    ],
)
def test_a_worker_killed_at_any_point_neither_doubles_nor_loses(
    answer, sink, dies, now, point, arrived, becomes
):
    dies(KILLED_AT, point, answer.pk)
    assert len(sink.mails) == arrived

    delivery.send_due(now=now + timedelta(minutes=1))
    assert len(sink.mails) == arrived  # its lease still runs
    delivery.send_due(now=now + timedelta(minutes=30))
    delivery.send_due(now=now + timedelta(hours=3))

    answer.refresh_from_db()
    assert answer.delivery == becomes
    assert len(sink.mails) == (1 if becomes == "sent" else arrived)
    if becomes == "uncertain":
        assert "may have arrived" in answer.delivery_error
        answer.retry(now=now)
        delivery.deliver(answer.pk)
        assert len(sink.mails) == arrived + 1


def test_a_worker_that_was_too_slow_stops_before_the_last_dot(answer, sink, monkeypatch, now):
    from inboxes.channels.email import Email

    send = Email.send

    def slow(self, inbox, outgoing, *, on_handoff):
        monkeypatch.setattr(Email, "send", send)
        delivery.send_due(now=now + timedelta(minutes=10))  # another worker, after the lease
        return send(self, inbox, outgoing, on_handoff=on_handoff)

    monkeypatch.setattr(Email, "send", slow)
    delivery.deliver(answer.pk)

    answer.refresh_from_db()
    assert answer.delivery == "sent"
    assert len(sink.mails) == 1


def test_by_mail_buttons_are_words_and_sources_are_addresses(receive, sink, settings, now):
    settings.SITE_URL = "https://help.halden.example"
    receive(mail("How long does delivery take?", message_id="first@okafor.example"))
    conversation = Conversation.objects.get()
    conversation.inbox.has_bot = True
    conversation.inbox.save()
    bot = create_bot()
    conversation.return_to_bot(by=bot, now=now)
    answer = conversation.bot_reply(
        "Two days.",
        by=bot,
        epoch=conversation.handler_epoch,
        now=now,
        sources=[{"title": "Delivery", "url": "/help/en/delivery/#times"}],
        offers={
            "buttons": [
                {"text": "Yes, thanks", "value": "solved:yes"},
                {"text": "No", "value": "solved:no"},
            ]
        },
    )

    delivery.deliver(answer.pk)

    letter = sent(sink)
    link = "https://help.halden.example/help/en/delivery/#times"
    for part in ("plain", "html"):
        text = letter.get_body((part,)).get_content()
        assert link in text
        assert "Reply with: Yes, thanks / No" in text

    answer.refresh_from_db()
    receive(mail("yes, thanks!", answers=answer.external_id))
    assert conversation.messages.latest("pk").chosen == "solved:yes"
