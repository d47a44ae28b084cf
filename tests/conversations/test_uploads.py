import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from conversations import tasks
from conversations.file_types import Unfit, check, shown_name
from conversations.models import Attachment, Draft, NoteAttachment, Refused, Upload
from conversations.pictures import NotAPicture, look
from tests import factories

from .test_file_views import picture

MB = 1024 * 1024


def office():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return content.getvalue()


def upload(client, conversation, content, name):
    place = f"/inbox/{conversation.pk}/uploads/"
    return client.post(place, {"file": SimpleUploadedFile(name, content)})


def write(client, conversation, body="", *, mode="reply", **fields):
    fields = {"mode": mode, "body": body, "client_id": f"c{factories.number.__next__()}", **fields}
    return client.post(f"/inbox/{conversation.pk}/write/", fields, headers={"HX-Request": "true"})


def kept_files(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


# --- What may be attached


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("lamp.png", picture(), "image/png"),
        ("lamp.JPG", picture("JPEG"), "image/jpeg"),
        ("paper.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("Brief.docx", office(), "application/vnd.openxmlformats-officedocument"),
        ("all.zip", office(), "application/zip"),
        ("prices.csv", "Lampe;12 €\n".encode(), "text/csv"),
        ("latin.txt", "Grüße".encode("latin-1"), "text/plain"),
        ("note.mp3", b"ID3\x04" + bytes(20), "audio/mpeg"),
        ("pasted", picture(), "image/png"),
    ],
)
def test_pictures_documents_and_sound_can_be_attached(
    signed_in, conversation, name, content, content_type
):
    response = upload(signed_in, conversation, content, name)

    assert response.status_code == 201
    assert Upload.objects.get(pk=response.json()["id"]).content_type.startswith(content_type)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.txt", b"", "no file in this|empty"),
        ("page.html", b"<!doctype html><script>alert(1)</script>", "of this kind"),
        ("drawing.svg", b"<svg onload='alert(1)'/>", "of this kind"),
        ("feed.xml", b"<?xml version='1.0'?><a/>", "of this kind"),
        ("setup.exe", b"MZ\x90\x00", "of this kind"),
        ("run.sh", b"#!/bin/sh\nrm -rf /", "of this kind"),
        ("run.bat", b"del *.*", "of this kind"),
        ("app.jar", office(), "of this kind"),
        ("blanks.txt", b" \n\n\t<script>alert(1)</script>", "of this kind"),
        ("lamp.png", b"<script>alert(1)</script>", "of this kind"),
        ("lamp.png", b"%PDF-1.4", "says png"),
        ("paper.pdf", picture(), "says pdf"),
        ("lamp.exe.png\u202e", b"MZ\x90\x00", "of this kind"),
        ("half.png", picture()[:60], "damaged"),
        ("huge.png", picture(size=(8000, 6000)), "damaged"),
        ("film.gif", None, "damaged"),
    ],
)
def test_what_runs_lies_or_is_broken_is_refused_in_words(
    signed_in, conversation, settings, name, content, why
):
    if content is None:  # 300 frames
        frames = [Image.new("L", (2, 2), n % 2 * 255) for n in range(300)]
        film = io.BytesIO()
        frames[0].save(film, "GIF", save_all=True, append_images=frames[1:], duration=20)
        content = film.getvalue()
    response = upload(signed_in, conversation, content, name)

    assert response.status_code in {400, 422}
    assert any(part in response.json()["error"] for part in why.split("|"))
    assert not Upload.objects.exists()
    assert not kept_files(settings)


def test_ten_megabytes_are_taken_and_one_byte_more_is_not(signed_in, conversation):
    exact = upload(signed_in, conversation, b"a" * 10 * MB, "a.txt")
    more = upload(signed_in, conversation, b"a" * (10 * MB + 1), "b.txt")
    far_more = upload(signed_in, conversation, b"a" * 30 * MB, "c.txt")

    assert exact.status_code == 201
    assert more.status_code == far_more.status_code == 422
    assert "over the limit of 10.0\xa0MB" in more.json()["error"]


def test_a_zip_is_never_unpacked(signed_in, conversation, settings):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(100 * MB))

    assert upload(signed_in, conversation, bomb.getvalue(), "bomb.zip").status_code == 201
    assert sum(path.stat().st_size for path in kept_files(settings)) == len(bomb.getvalue())


def test_a_picture_with_a_page_in_it_stays_a_picture(signed_in, conversation):
    polyglot = picture("GIF") + b"<script>alert(1)</script>"
    answer = upload(signed_in, conversation, polyglot, "both.gif").json()
    write(signed_in, conversation, files=[answer["id"]])
    address = Attachment.objects.get().get_absolute_url()

    whole, small = signed_in.get(address), signed_in.get(f"{address}?small")

    assert whole["Content-Type"] == "image/gif"
    assert whole["X-Content-Type-Options"] == small["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in whole["Content-Security-Policy"]
    assert b"script" not in b"".join(small.streaming_content)


def test_sixteen_files_are_one_too_many(signed_in, conversation):
    answers = [upload(signed_in, conversation, b"text", f"{n}.txt") for n in range(16)]

    assert [answer.status_code for answer in answers] == [201] * 15 + [422]
    assert "15 files are the most" in answers[-1].json()["error"]
    assert write(signed_in, conversation, files=range(1, 201)).status_code == 409


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\lamp.png", "lamp.png"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("\u200b.htaccess", "htaccess"),
        ("Léa 🙂 عربي.pdf", "Léa 🙂 عربي.pdf"),
        ("x" * 5000 + ".pdf", "x" * 138 + ".pdf"),
        ("\x00", "file"),
        ("CON", "CON"),
    ],
)
def test_a_name_is_shown_without_what_is_not_seen(name, shown):
    assert shown_name(name) == shown


@pytest.mark.parametrize("scale", [1, 4])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_shown_upright_small_and_without_its_place(scale, kind):
    photo = Image.new("RGB", (800 * scale, 600 * scale), "#c9763d")
    photo.paste("#ffffff", (0, 0, 400 * scale, 600 * scale))  # lying, left is up
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    content = io.BytesIO()
    photo.save(content, kind, exif=exif)

    found = look(content)

    small = Image.open(io.BytesIO(found.small))
    assert (found.width, found.height) == (600 * scale, 800 * scale)
    assert small.size == (264, 192)
    assert small.getpixel((130, 10))[0] > 240 > small.getpixel((130, 180))[0]
    assert b"secret place" not in found.small


def test_a_bomb_of_a_picture_is_refused_by_its_header():
    with pytest.raises(NotAPicture):
        look(io.BytesIO(picture(size=(20_000, 20_000), mode="1")))


def test_the_check_winds_the_file_back():
    file = SimpleUploadedFile("a.txt", b"text")

    assert check(file, "a.txt") == ("a.txt", "text/plain")
    assert file.read() == b"text"
    with pytest.raises(Unfit):
        check(SimpleUploadedFile("a.txt", b""), "a.txt")


# --- Sending them


def test_files_go_out_with_a_reply_in_their_order(signed_in, conversation, maya):
    ids = [upload(signed_in, conversation, b"text", f"{n}.txt").json()["id"] for n in range(3)]

    assert write(signed_in, conversation, "Here.", files=ids[::-1]).status_code == 200

    message = conversation.messages.latest("pk")
    assert [file.name for file in message.attachments.order_by("pk")] == ["2.txt", "1.txt", "0.txt"]
    assert not Upload.objects.exists()


def test_files_alone_are_a_message_and_name_the_row(signed_in, conversation):
    number = upload(signed_in, conversation, picture(), "lamp.png").json()["id"]

    assert write(signed_in, conversation, files=[number]).status_code == 200

    conversation.refresh_from_db()
    assert conversation.preview == "lamp.png"
    assert write(signed_in, conversation).status_code == 422


def test_a_file_of_a_note_is_in_another_table(signed_in, conversation):
    number = upload(signed_in, conversation, b"secret", "salary.txt").json()["id"]

    write(signed_in, conversation, "For us", mode="note", files=[number])

    assert not Attachment.objects.exists()
    kept = NoteAttachment.objects.get()
    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()
    assert f'href="/inbox/{conversation.pk}/notes/files/{kept.pk}/?download"' in page
    response = signed_in.get(kept.get_absolute_url())
    assert b"".join(response.streaming_content) == b"secret"


def test_pressing_send_twice_sends_the_files_once(signed_in, conversation):
    number = upload(signed_in, conversation, b"text", "a.txt").json()["id"]

    first = write(signed_in, conversation, "Here", files=[number], client_id="one")
    again = write(signed_in, conversation, "Here", files=[number], client_id="one")

    assert first.status_code == again.status_code == 200
    assert conversation.messages.filter(direction="out").count() == 1


def test_nobody_sends_somebody_elses_file(signed_in, conversation, priya, now):
    theirs = Upload.objects.accept(
        SimpleUploadedFile("secret.txt", b"secret"), now=now, agent=priya, conversation=conversation
    )
    of_a_visitor = Upload.objects.accept(
        SimpleUploadedFile("secret.txt", b"secret"), now=now, visitor="f" * 64
    )

    for pk in (theirs.pk, of_a_visitor.pk, 99_999):
        response = write(signed_in, conversation, "Mine now", files=[pk])
        assert response.status_code == 409
        assert "not here any more" in response.content.decode()
    assert not conversation.messages.filter(direction="out").exists()
    with pytest.raises(Refused):
        conversation.receive("Mine now", files=[theirs.pk], visitor="")


def test_what_was_not_sent_waits_in_the_tray_and_can_be_removed(signed_in, conversation, settings):
    number = upload(signed_in, conversation, picture(), "lamp.png").json()["id"]

    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()
    assert f'data-id="{number}"' in page
    assert 'aria-label="Remove lamp.png"' in page

    address = f"/inbox/{conversation.pk}/uploads/{number}/remove/"
    assert signed_in.post(address).status_code == 204
    assert signed_in.post(address).status_code == 404
    assert not Upload.objects.exists()


def test_without_javascript_files_come_with_the_form(signed_in, conversation):
    fields = {"mode": "reply", "body": "Here", "attached": SimpleUploadedFile("a.txt", b"text")}

    signed_in.post(f"/inbox/{conversation.pk}/write/", fields)

    assert conversation.messages.latest("pk").attachments.get().name == "a.txt"


def test_two_hundred_files_at_once_are_refused_and_none_is_kept(signed_in, conversation, settings):
    files = [SimpleUploadedFile(f"{n}.txt", b"a") for n in range(200)]
    form = {"mode": "note", "body": "All of them", "attached": files}

    answer = signed_in.post(f"/inbox/{conversation.pk}/write/", form)

    assert answer.status_code == 400
    assert "Go back" in answer.text
    assert not Upload.objects.exists()
    assert not kept_files(settings)


def test_without_javascript_a_refused_file_keeps_the_text(signed_in, conversation):
    bad = SimpleUploadedFile("a.html", b"<html>")
    fields = {"mode": "reply", "body": "All of this text", "attached": bad}

    response = signed_in.post(f"/inbox/{conversation.pk}/write/", fields)

    assert response.status_code == 422
    assert "All of this text" in response.content.decode()
    assert "a.html: Files of this kind" in response.content.decode()
    assert not conversation.messages.filter(direction="out").exists()


def test_who_does_not_see_the_conversation_attaches_nothing(client, signed_in, now):
    legal = factories.create_team("Legal")
    secret = factories.create_conversation(said="secret", team=legal, now=now)

    assert upload(signed_in, secret, b"text", "a.txt").status_code == 404
    client.logout()
    assert upload(client, secret, b"text", "a.txt").status_code == 302
    assert not Upload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_unclaimed_file_is_swept_after_a_day(conversation, maya, now, settings):
    old = now - timedelta(hours=25)
    for at in (old, now):
        Upload.objects.accept(
            SimpleUploadedFile("a.png", picture()), now=at, agent=maya, conversation=conversation
        )

    tasks.sweep_uploads()

    assert Upload.objects.get().created_at == now
    assert len(kept_files(settings)) == 2


def test_what_is_taken_back_brings_its_files_along(signed_in, conversation, maya, now):
    number = upload(signed_in, conversation, picture(), "lamp.png").json()["id"]
    later = now + timedelta(hours=1)
    message = conversation.reply("Here", by=maya, files=[number], now=now, send_at=later)

    conversation.unsend(message, by=maya, now=now)

    waiting = signed_in.get(f"/inbox/{conversation.pk}/uploads/").json()["files"]
    assert [file["name"] for file in waiting] == ["lamp.png"]
    assert not Attachment.objects.exists()
    assert conversation.reply("Again", by=maya, files=[waiting[0]["id"]]).attachments.count() == 1


def test_the_files_of_a_kept_draft_are_kept(conversation, maya, now):
    Upload.objects.accept(
        SimpleUploadedFile("a.txt", b"text"), now=now, agent=maya, conversation=conversation
    )
    text = {"mode": "reply", "body": "Begun", "sequence": 1}
    Draft.objects.keep(maya, conversation, now=now, **text)

    assert Upload.objects.sweep(now + timedelta(days=3)) == 0
