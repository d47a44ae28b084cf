"""What comes by itself is shown at the composer, and one press stops it."""

import pytest
from django.utils import timezone

from conversations.events import Kind
from reminders.models import Plan
from reminders.planning import plan
from tests.factories import create_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, answered, ola):
    client.force_login(ola, backend="allauth.account.auth_backends.AuthenticationBackend")

    def page():
        plan(answered.pk, now=timezone.now())
        return client.get(f"/inbox/{answered.pk}/").content.decode()

    return page


def press(client, conversation, name, **fields):
    address = f"/inbox/{conversation.pk}/follow-up/{name}/"
    return client.post(address, fields, headers={"HX-Request": "true"})


def test_the_composer_says_what_comes(page, answered, at):
    assert "Without an answer, Amara is asked again" in page()

    at(days=3, seconds=1)
    assert "Without an answer it is closed, with a notice" in page()


def test_who_waits_is_promised_no_question(page, answered):
    answered.receive("The blue one.", now=timezone.now())

    assert "Without an answer" not in page()


def test_one_press_stops_it_and_an_undo_brings_it_back(page, client, answered):
    page()
    shown = press(client, answered, "stop").content.decode()
    assert "data-undo" in shown
    assert "Without an answer" not in page()
    assert not Plan.objects.exists()

    answered.refresh_from_db()
    press(client, answered, "resume", undoes=answered.version)
    assert "Without an answer, Amara is asked again" in page()


def test_an_old_undo_changes_nothing_newer(client, page, answered):
    page()
    press(client, answered, "stop")
    answered.refresh_from_db()
    old = answered.version
    press(client, answered, "stop")

    assert press(client, answered, "resume", undoes=old).status_code == 409


def test_another_team_s_conversation_is_not_there(client, page, answered):
    page()
    answered.hand_to(create_team("Another"), now=timezone.now())

    assert press(client, answered, "stop").status_code == 404
    assert press(client, answered, "resume").status_code == 404
    assert not answered.events.filter(kind=Kind.FOLLOW_UP_STOPPED).exists()


def test_why_says_since_when_and_by_which_rule(client, page, answered, at):
    page()
    at(days=3, seconds=1)
    at(days=7, seconds=2)

    for event in answered.events.filter(reason__isnull=False):
        said = client.get(f"/inbox/{answered.pk}/why/{event.pk}/").content.decode()
        assert "nobody has written anything since" in said
        assert "Support" in said
    assert "It is closed 4 days after the question" in said


def test_why_says_for_how_long_nobody_did_anything(client, asked, ola, at):
    client.force_login(ola, backend="allauth.account.auth_backends.AuthenticationBackend")
    at(hours=4, seconds=1)
    at(hours=8, seconds=1)

    event = asked.events.filter(kind=Kind.REMINDED).last()
    said = client.get(f"/inbox/{asked.pk}/why/{event.pk}/").content.decode()
    assert "We are reminded after 4 office hours" in said
    assert "We were once before" in said
