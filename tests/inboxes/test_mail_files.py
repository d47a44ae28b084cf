"""Files in mails, both ways, with real servers."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from conversations.models import Attachment, Refused, Upload
from inboxes.delivery import deliver
from inboxes.models import ReceivedMail
from tests.clamd import EICAR, clamd
from tests.conversations.test_file_views import picture

from .mails import mail

MB = 1024 * 1024


def attach(conversation, agent, now, **files):
    for name, content in files.items():
        file = SimpleUploadedFile(name.replace("_", "."), content)
        owner = {"agent": agent, "conversation": conversation}
        yield Upload.objects.accept(file, now=now, **owner).pk


def test_an_answer_carries_its_files(receive, sink, maya, now):
    conversation = receive(mail()).message.conversation
    files = list(attach(conversation, maya, now, lamp_png=picture(), Straße_pdf=b"%PDF-1.4"))

    message = conversation.reply("Here.", by=maya, files=files, now=now)
    deliver(message.pk, now=now)

    letter = message_from_bytes(sink.mails[-1][1], policy=default)
    sent = [
        (part.get_filename(), part.get_content_type(), part.get_content())
        for part in letter.iter_attachments()
    ]
    assert sent == [
        ("lamp.png", "image/png", picture()),
        ("Straße.pdf", "application/pdf", b"%PDF-1.4"),
    ]


def test_a_mail_of_files_alone_is_a_mail(receive, sink, maya, now):
    conversation = receive(mail()).message.conversation
    files = list(attach(conversation, maya, now, lamp_png=picture()))

    deliver(conversation.reply("", by=maya, files=files, now=now).pk, now=now)

    letter = message_from_bytes(sink.mails[-1][1], policy=default)
    assert [part.get_filename() for part in letter.iter_attachments()] == ["lamp.png"]


def test_a_file_of_a_note_is_never_mailed(receive, sink, maya, now):
    conversation = receive(mail()).message.conversation
    files = list(attach(conversation, maya, now, salary_txt=b"secret"))
    conversation.add_note("For us", by=maya, files=files)

    deliver(conversation.reply("Hello.", by=maya, now=now).pk, now=now)

    assert b"salary" not in sink.mails[-1][1]


def test_more_than_a_mail_carries_is_refused_before_it_is_sent(receive, maya, now):
    conversation = receive(mail()).message.conversation
    files = list(attach(conversation, maya, now, a_txt=b"a" * 10 * MB, b_txt=b"b" * 9 * MB))

    with pytest.raises(Refused, match="a mail can carry"):
        conversation.reply("Here.", by=maya, files=files, now=now)

    assert Upload.objects.count() == 2


def test_a_picture_that_came_by_mail_is_small_in_the_thread(receive, signed_in):
    receive(mail(files=[("lamp.png", picture(size=(1200, 800)), "image/png")]))

    kept = Attachment.objects.get()

    assert (kept.width, kept.height) == (1200, 800)
    small = signed_in.get(f"{kept.get_absolute_url()}?small")
    assert small["Content-Type"] == "image/webp"


def test_a_virus_in_a_mail_is_held_back_and_named(receive, signed_in, settings):
    with clamd() as server:
        settings.CLAMAV_HOST, settings.CLAMAV_PORT = server.server_address
        received = receive(
            mail(
                "Invoice\n",
                files=[
                    ("invoice.pdf.exe", EICAR, "application/pdf"),
                    ("good.txt", b"good", "application/octet-stream"),
                ],
            )
        )

    bad, good = Attachment.objects.order_by("pk")
    page = signed_in.get(f"/inbox/{received.message.conversation_id}/").content.decode()
    assert (bad.virus, bool(bad.file), bool(good.file)) == ("Win.Test.EICAR_HDB-1", False, True)
    assert "invoice.pdf.exe" in page
    assert "held back: virus found" in page
    assert signed_in.get(bad.get_absolute_url()).status_code == 404


def test_a_mail_waits_while_the_scanner_is_away(receive, settings, now):
    settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", 9

    received = receive(mail(files=[("a.bin", b"text", "application/octet-stream")]))

    assert received.state == ReceivedMail.State.WAITING
    assert received.due_at > now
    assert not Attachment.objects.exists()


def test_what_does_not_fit_is_named_in_the_mail(receive, sink, maya, now):
    conversation = receive(mail()).message.conversation
    message = conversation.reply("Here.", by=maya, now=now)
    for name in ("one.txt", "two.txt"):  # as in a chat, whose answers are mailed later
        kept = Attachment(message=message, name=name, content_type="text/plain", size=10 * MB)
        kept.keep(ContentFile(b"a" * 10 * MB))
        kept.save()

    deliver(message.pk, now=now)

    letter = message_from_bytes(sink.mails[-1][1], policy=default)
    assert [part.get_filename() for part in letter.iter_attachments()] == ["one.txt"]
    assert "in the chat: two.txt" in letter.get_body(("plain",)).get_content()
