from datetime import timedelta

import pytest
from django.urls import reverse

from conversations.models import Message
from inboxes import intake
from inboxes.models import Inbox, ReceivedMail

from ..factories import create_agent
from .mails import mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_pages(client):
    admin = create_agent("Ada", role="admin", is_staff=True, is_superuser=True)
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def unreadable(receive, monkeypatch):
    def maze(*args, **kwargs):
        raise intake.Unparsable("It is a maze.")

    with monkeypatch.context() as broken:
        broken.setattr(intake.Email, "parse", maze)
        return receive(mail("<script>alert(1)</script>"))


def test_what_could_not_be_read_is_listed_with_its_cause(admin_pages, unreadable):
    page = admin_pages.get(
        reverse("admin:inboxes_receivedmail_changelist") + "?state__exact=quarantined"
    )

    assert "It is a maze." in page.content.decode()


def test_its_bytes_are_shown_escaped_and_can_be_downloaded(admin_pages, unreadable):
    page = admin_pages.get(reverse("admin:inboxes_receivedmail_change", args=[unreadable.pk]))
    raw = admin_pages.get(reverse("admin:inboxes_receivedmail_raw", args=[unreadable.pk]))

    assert "&lt;script&gt;alert(1)" in page.content.decode()
    assert "Try again" in page.content.decode()
    assert raw.content == bytes(unreadable.raw)
    assert raw["Content-Disposition"].startswith("attachment")
    assert "sandbox" in raw["Content-Security-Policy"]


def test_it_can_be_tried_again(admin_pages, unreadable, now):
    admin_pages.post(reverse("admin:inboxes_receivedmail_again", args=[unreadable.pk]))
    intake.take_in_waiting(now=now + timedelta(minutes=1))

    unreadable.refresh_from_db()
    assert unreadable.state == "taken_in"
    assert Message.objects.count() == 1


def test_what_is_in_its_conversation_is_not_taken_in_again(admin_pages, receive):
    received = receive(mail())

    admin_pages.post(reverse("admin:inboxes_receivedmail_again", args=[received.pk]))

    received.refresh_from_db()
    assert received.state == "taken_in"


def test_nobody_else_reads_the_original(signed_in, unreadable):
    for name in ("raw", "again", "change"):
        url = reverse(f"admin:inboxes_receivedmail_{name}", args=[unreadable.pk])
        assert signed_in.post(url).status_code == 302
    unreadable.refresh_from_db()
    assert unreadable.state == "quarantined"


def test_an_inbox_is_set_up_and_its_password_never_shown(admin_pages, support):
    support.imap_password = "open sesame"
    support.save()
    url = reverse("admin:inboxes_inbox_change", args=[support.pk])
    page = admin_pages.get(url)
    assert "open sesame" not in page.content.decode()

    fields = {k: v for k, v in page.context["adminform"].form.initial.items() if v is not None}
    answer = admin_pages.post(url, {**fields, "name": "Help", "imap_password": ""})

    support = Inbox.objects.get()
    assert answer.status_code == 302
    assert (support.name, support.imap_password) == ("Help", "open sesame")


def test_an_email_inbox_needs_an_address(admin_pages, support):
    url = reverse("admin:inboxes_inbox_change", args=[support.pk])
    fields = admin_pages.get(url).context["adminform"].form.initial
    fields = {k: v for k, v in fields.items() if v is not None}

    answer = admin_pages.post(url, {**fields, "address": ""})

    assert "needs the address" in answer.content.decode()


def test_a_mailbox_that_fails_says_why(admin_pages, support):
    Inbox.objects.update(imap_host="imap.example", fetch_error="The mail server refused the user")

    page = admin_pages.get(reverse("admin:inboxes_inbox_changelist")).content.decode()

    assert "The mail server refused the user" in page


def test_received_mail_cannot_be_changed_or_deleted(admin_pages, receive):
    received = receive(mail())
    for name in ("change", "delete"):
        url = reverse(f"admin:inboxes_receivedmail_{name}", args=[received.pk])
        admin_pages.post(url, {"state": "waiting", "post": "yes"})

    assert ReceivedMail.objects.get().state == "taken_in"
