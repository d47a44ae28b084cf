import pytest
from django.core.mail import EmailMultiAlternatives

from inboxes.models import SentMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def outgoing(settings):
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "inboxes.mail.backends.OutboxBackend"
    letter = EmailMultiAlternatives(
        "Broken lamp", "Hello <Amara>", "maya@halden.example", ["amara@okafor.example"]
    )
    letter.attach_alternative("<p>Hello <script>alert(1)</script></p>", "text/html")
    letter.attach("lamp.pdf", b"%PDF", "application/pdf")
    letter.send()
    return SentMail.objects.get()


def test_what_would_be_sent_is_listed(client, outgoing):
    page = client.get("/dev/outbox/").content.decode()

    assert "Broken lamp" in page
    assert "amara@okafor.example" in page


def test_an_empty_outbox_says_so(client, settings):
    settings.DEBUG = True

    assert "No mail yet" in client.get("/dev/outbox/").content.decode()


def test_a_mail_is_shown_with_its_text_headers_and_files(client, outgoing):
    page = client.get(f"/dev/outbox/{outgoing.pk}/").content.decode()

    assert "Hello &lt;Amara&gt;" in page
    assert "lamp.pdf" in page
    assert "Message-ID" in page


def test_its_html_can_do_nothing(client, outgoing):
    response = client.get(f"/dev/outbox/{outgoing.pk}/html/")

    assert b"<p>Hello" in response.content
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_the_original_can_be_downloaded(client, outgoing):
    response = client.get(f"/dev/outbox/{outgoing.pk}/raw/")

    assert response.content == bytes(outgoing.raw)
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize("part", ["", "{pk}/", "{pk}/html/", "{pk}/raw/"])
def test_in_production_there_is_no_outbox(client, outgoing, settings, part):
    settings.DEBUG = False

    assert client.get("/dev/outbox/" + part.format(pk=outgoing.pk)).status_code == 404
