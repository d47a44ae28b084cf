from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from conversations import presence
from inboxes import intake
from inboxes.models import ReceivedMail
from notifications import mail, tasks
from notifications.models import Defaults, Notification, Preferences
from tests.factories import create_conversation, create_customer, create_inbox
from tests.inboxes import servers

pytestmark = pytest.mark.django_db

# After the fifteen minutes in which somebody may read it by themselves.
LATER = timedelta(minutes=16)


@pytest.fixture
def sink(settings):
    with servers.smtp_sink() as sink:
        settings.EMAIL_BACKEND = "inboxes.mail.backends.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
        settings.SITE_URL, settings.MAIL_DOMAIN = "https://inbox.example", "inbox.example"
        yield sink


@pytest.fixture(autouse=True)
def _nobody_is_here(monkeypatch):
    monkeypatch.setattr(presence, "agents_online", lambda within=0: [])


@pytest.fixture
def called(conversation, maya, priya):
    """Maya is called by name: that is mailed."""
    conversation.add_note("@Maya Lind: the secret is platypus", by=priya)
    return Notification.objects.get(agent=maya, type="mention")


def letters(sink):
    return [message_from_bytes(raw, policy=policy.default) for _to, raw in sink.mails]


def test_what_is_unread_after_a_while_comes_in_one_mail(sink, called, maya, priya, billing, now):
    other = create_conversation(said="Hi", team=billing)
    other.add_note("@Maya Lind!", by=priya)

    mail.mail(maya.pk, now=now)
    assert not sink.mails
    for _time in range(2):
        mail.mail(maya.pk, now=now + LATER)

    [letter] = letters(sink)
    text = letter.get_body(("plain",)).get_content()
    assert letter["To"] == maya.email
    assert letter["Subject"] == "2 things wait for you"
    assert "Priya mentioned you" in text
    assert "because you are called by name" in text
    assert f"https://inbox.example/inbox/{other.pk}/" in text
    assert "platypus" not in letter.as_string()
    assert letter["Auto-Submitted"] == "auto-generated"


def test_what_was_read_meanwhile_is_not_mailed(sink, called, maya, now):
    Notification.objects.filter(agent=maya).mark_read(now)

    mail.mail(maya.pk, now=now + LATER)

    assert not sink.mails


def test_who_is_here_is_not_mailed_until_they_have_left(sink, called, maya, now, monkeypatch):
    monkeypatch.setattr(presence, "agents_online", lambda within=0: [maya.pk])
    mail.mail(maya.pk, now=now + LATER)
    assert not sink.mails

    monkeypatch.setattr(presence, "agents_online", lambda within=0: [])
    mail.mail(maya.pk, now=now + LATER + mail.HERE)
    assert len(sink.mails) == 1


def test_nothing_is_mailed_of_what_they_may_not_see_any_more(sink, called, maya, billing, now):
    billing.members.remove(maya)

    mail.mail(maya.pk, now=now + LATER)

    assert not sink.mails
    assert not Notification.objects.exclude(mail_due_at=None).exists()


def test_a_mail_server_that_is_away_is_tried_again(sink, called, maya, now):
    sink.faults["dot"] = "451 later"
    mail.mail(maya.pk, now=now + LATER)
    assert not sink.mails

    sink.faults.clear()
    mail.mail(maya.pk, now=now + LATER + mail.AGAIN)
    assert len(sink.mails) == 1


def test_a_worker_that_died_is_made_up_for_under_the_same_name(sink, called, maya, now):
    """It dies after the mail was taken: the second one is the same mail to every mail program."""
    sink.faults["dot"] = "drop"
    mail.mail(maya.pk, now=now + LATER)
    sink.faults.clear()
    mail.mail(maya.pk, now=now + 2 * LATER)

    assert len(sink.mails) == 2
    assert len(set(sink.ids)) == 1


def test_it_is_written_in_the_language_of_the_agent(sink, called, maya, now):
    maya.language = "de"
    maya.save()

    mail.mail(maya.pk, now=now + LATER)

    assert 'lang="de"' in letters(sink)[0].get_body(("html",)).get_content()


def test_a_hostile_name_is_text_in_the_mail_and_makes_no_header(sink, maya, priya, billing, now):
    Defaults.objects.create(choices={"assigned": {"email": True}})
    customer = create_customer("<img src=x>\r\nBcc: all@evil.example")
    create_conversation(said="Hi", team=billing, customer=customer).assign_to(maya, by=priya)

    mail.mail(maya.pk, now=now + LATER)

    [(recipients, _raw)] = sink.mails
    [letter] = letters(sink)
    assert recipients == [maya.email]
    assert letter["Bcc"] is None
    assert "<img" not in letter.get_body(("html",)).get_content()


def test_the_link_at_its_foot_stops_the_mails_without_signing_in(
    sink, called, client, maya, priya, conversation, now
):
    mail.mail(maya.pk, now=now + LATER)
    link = (
        letters(sink)[0]["List-Unsubscribe"]
        .strip()
        .strip("<>")
        .removeprefix("https://inbox.example")
    )

    assert maya.email in client.get(link).content.decode()
    assert Preferences.objects.count() == 0
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    conversation.add_note("@Maya Lind again", by=priya)

    newest = Notification.objects.filter(agent=maya).latest("pk")
    assert (newest.type, newest.mail_due_at) == ("mention", None)


def test_the_page_that_stops_them_speaks_as_the_mail_does(client, maya):
    maya.language = "ar"
    maya.save()

    page = client.get(f"/notifications/no-mails/{mail.token_for(maya)}/").text

    assert '<html lang="ar" dir="rtl"' in page


def test_a_forged_link_stops_nothing(client, maya):
    assert client.post("/notifications/no-mails/MQ:forged/").status_code == 404


def test_an_answer_to_a_notification_reaches_no_customer(sink, called, maya, conversation, now):
    support = create_inbox("email", address="support@halden.example")
    mail.mail(maya.pk, now=now + LATER)
    name = letters(sink)[0]["Message-ID"]
    raw = (
        f"From: {maya.email}\r\nTo: support@halden.example\r\nMessage-ID: <x@y>\r\n"
        f"In-Reply-To: {name}\r\nSubject: Re\r\n\r\nPlease refund it.\r\n"
    )
    before = conversation.messages.count()

    received, _is_new = ReceivedMail.objects.store(support, raw.encode(), via="smtp", now=now)
    intake.take_in_mail(received, now=now)

    received.refresh_from_db()
    assert "notification" in received.cause
    assert conversation.messages.count() == before
    assert support.conversations.count() == 0


def test_who_was_here_for_long_is_mailed_again_after_a_failure(
    sink, called, maya, now, monkeypatch
):
    """To wait for them to leave was no try."""
    monkeypatch.setattr("conversations.presence.agents_online", lambda *_args: {maya.pk})
    for times in range(1, 10):
        mail.mail(maya.pk, now=now + times * LATER)
    monkeypatch.undo()
    sink.faults["dot"] = "drop"
    mail.mail(maya.pk, now=now + 11 * LATER)
    sink.faults.clear()
    before = len(sink.mails)

    mail.mail(maya.pk, now=now + 13 * LATER)

    assert len(sink.mails) == before + 1


def test_the_sweep_finds_what_is_due(sink, called, maya, now):
    Notification.objects.filter(pk=called.pk).update(mail_due_at=now - LATER)

    tasks.send_due()

    assert len(sink.mails) == 1
