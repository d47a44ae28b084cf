import io
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from conversations.models import Attachment
from tests import factories


def picture(kind="PNG", size=(40, 30), mode="RGB"):
    content = io.BytesIO()
    Image.new(mode, size, "#c9763d").save(content, kind)
    return content.getvalue()


def attach(conversation, content, name="lamp.png", content_type="image/png", **fields):
    message = conversation.messages.first()
    attachment = Attachment(
        message=message, name=name, content_type=content_type, size=len(content), **fields
    )
    attachment.file.save("x", ContentFile(content))
    return attachment


def get(client, conversation, attachment, query=""):
    return client.get(f"/inbox/{conversation.pk}/files/{attachment.pk}/{query}")


def test_a_file_goes_as_it_is_also_where_pages_are_compressed(client, maya, conversation):
    client.force_login(maya)
    attachment = attach(conversation, b"a line\n" * 1000, "notes.txt", "text/plain")

    address = f"/inbox/{conversation.pk}/files/{attachment.pk}/"
    response = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in response
    assert response["Content-Length"] == "7000"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_shown(signed_in, conversation, kind):
    attachment = attach(conversation, picture(kind))

    response = get(signed_in, conversation, attachment)

    assert response["Content-Type"] == f"image/{kind.lower()}"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == picture(kind)


@pytest.mark.parametrize(
    ("name", "content_type", "content"),
    [
        ("page.html", "text/html", b"<script>alert(1)</script>"),
        ("drawing.svg", "image/svg+xml", b"<svg onload='alert(1)'/>"),
        ("lie.png", "image/png", b"<script>alert(1)</script>"),
        ("half.png", "image/png", picture()[:60]),
        ("paper.pdf", "application/pdf", b"<p>%PDF-1.4"),
        ("empty.png", "image/png", b""),
    ],
)
def test_anything_else_is_only_downloaded(signed_in, conversation, name, content_type, content):
    attachment = attach(conversation, content, name, content_type)

    response = get(signed_in, conversation, attachment)

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_pdf_is_looked_at_in_the_browsers_own_viewer(signed_in, conversation):
    attachment = attach(conversation, b"%PDF-1.4", "paper.pdf", "application/pdf")

    response = get(signed_in, conversation, attachment)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="paper.pdf"'
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_picture_of_too_many_pixels_is_not_opened(signed_in, conversation):
    attachment = attach(conversation, picture(size=(8000, 6000)))

    assert get(signed_in, conversation, attachment)["Content-Disposition"].startswith("attachment")


def test_a_picture_can_be_downloaded_too(signed_in, conversation):
    attachment = attach(conversation, picture())

    response = get(signed_in, conversation, attachment, "?download")

    assert response["Content-Disposition"] == 'attachment; filename="lamp.png"'


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ('a"b\r\nX-Evil: 1.txt', 'filename="a_bX-Evil_ 1.txt"'),
        ("../../etc/passwd", 'filename="passwd"'),
        ("Rechnung für Léa.txt", "filename*=utf-8''Rechnung%20f%C3%BCr%20L%C3%A9a.txt"),
        ("photo\u202egnp.exe", 'filename="photognp.exe"'),
        ("\u200b.htaccess", 'filename="htaccess"'),
        ("...", 'filename="file"'),
    ],
)
def test_a_name_from_outside_is_only_a_name(signed_in, conversation, name, sent):
    attachment = attach(conversation, b"text", name, "text/plain")

    assert get(signed_in, conversation, attachment)["Content-Disposition"] == f"attachment; {sent}"


def test_a_file_belongs_to_its_conversation(signed_in, conversation, now):
    sales = factories.create_team("Sales")
    other = factories.create_conversation(said="secret", team=sales, now=now)
    attachment = attach(other, b"secret", "secret.txt", "text/plain")

    assert get(signed_in, other, attachment).status_code == 404
    assert get(signed_in, conversation, attachment).status_code == 404


def test_a_file_that_is_lost_is_not_found_rather_than_an_error(signed_in, conversation):
    attachment = attach(conversation, b"text", "a.txt", "text/plain")
    attachment.file.storage.delete(attachment.file.name)

    assert get(signed_in, conversation, attachment).status_code == 404


def test_the_thread_shows_pictures_and_links_files(signed_in, conversation):
    shown = attach(conversation, picture())
    linked = attach(conversation, b"%PDF", "Invoice.pdf", "application/pdf")

    content = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    assert f'<img src="/inbox/{conversation.pk}/files/{shown.pk}/"' in content
    assert f'href="/inbox/{conversation.pk}/files/{linked.pk}/"' in content


def test_a_picture_inside_the_mail_is_shown_in_its_place(signed_in, now):
    conversation = factories.create_conversation(now=now)
    conversation.receive("Look", html='<p>Look</p><img data-cid="logo@mail">', now=now)
    attachment = attach(conversation, picture(), content_id="logo@mail", is_inline=True)

    content = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    assert f'<img src="/inbox/{conversation.pk}/files/{attachment.pk}/"' in content
    assert 'class="shots"' not in content


def test_a_store_that_browsers_reach_gives_it_out_by_a_link_that_ends(
    signed_in, conversation, settings
):
    attachment = attach(conversation, picture(), "Lampe für Léa.png")
    options = {
        "bucket_name": "inbox",
        "access_key": "key",
        "secret_key": "secret",
        "region_name": "garage",
        "endpoint_url": "https://files.example",
        "signature_version": "s3v4",
    }
    signed = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"signed": signed}

    response = get(signed_in, conversation, attachment)

    place = urlsplit(response["Location"])
    query = dict(parse_qsl(place.query))
    assert (response.status_code, place.hostname) == (302, "files.example")
    assert (query["X-Amz-Expires"], query["response-content-type"]) == ("300", "image/png")
    assert query["response-content-disposition"].startswith("inline; filename*=utf-8''Lampe")
    lie = attach(conversation, b"<script>", "lamp.png")
    query = dict(parse_qsl(urlsplit(get(signed_in, conversation, lie)["Location"]).query))
    assert query["response-content-type"] == "application/octet-stream"
    assert query["response-content-disposition"].startswith("attachment")
