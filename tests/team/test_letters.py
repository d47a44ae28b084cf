import pytest
from django.utils import translation

from inboxes import intake
from inboxes.models import ReceivedMail
from team import letters
from tests.factories import create_inbox

pytestmark = pytest.mark.django_db


def letter(maya, **fields):
    usual = {"name": "7", "subject": "Team pulse", "text": "Hi", "html": "<p>Hi</p>"}
    stop = "https://inbox.example/stop/x/"
    return letters.to_agent(maya, **usual | {"stop": stop} | fields)


def test_machines_do_not_answer_it_and_one_press_stops_it(maya, settings):
    settings.MAIL_DOMAIN = "inbox.example"

    made = letter(maya).message()

    assert made["To"] == maya.email
    assert made["Reply-To"] == "No answers <no-reply@inbox.example>"
    assert made["Message-ID"] == "<notification-7@inbox.example>"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["X-Auto-Response-Suppress"] == "All"
    assert made["List-Unsubscribe"] == "<https://inbox.example/stop/x/>"
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_subject_has_no_lines_and_an_end(maya):
    made = letter(maya, subject="Team pulse\r\nBcc: all@halden.example " + "x" * 200)

    assert made.subject.startswith("Team pulse Bcc: all@halden.example xxx")
    assert len(made.subject) == 150


def test_it_can_be_written_in_arabic(maya):
    with translation.override("ar"):
        made = letter(maya, subject="نبض الفريق").message()

    assert made["Reply-To"].isascii()
    assert made["Subject"].isascii()


@pytest.mark.parametrize("name", ["7", "report-7.202603230700"])
def test_what_answers_to_it_reaches_no_customer(maya, now, name):
    support = create_inbox("email", address="support@halden.example")
    answered = letter(maya, name=name).message()["Message-ID"]
    raw = (
        f"From: {maya.email}\r\nTo: support@halden.example\r\nMessage-ID: <x@y>\r\n"
        f"In-Reply-To: {answered}\r\nSubject: Re\r\n\r\nPlease refund it.\r\n"
    )

    received, _is_new = ReceivedMail.objects.store(support, raw.encode(), via="smtp", now=now)
    intake.take_in_mail(received, now=now)

    received.refresh_from_db()
    assert "notification" in received.cause
    assert not support.conversations.exists()
