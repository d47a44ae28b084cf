"""Whom a review is about is told when there is one to read."""

import pytest

from conversations import reading
from notifications import lines, push, screen
from notifications.models import Notification, Preferences
from quality.models import Review
from tests.factories import create_conversation, create_inbox


@pytest.fixture(autouse=True)
def _after_a_commit(monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda heard, **_kwargs: heard())


def told(agent):
    """The lines at the bell that tell of reviews."""
    return [line for line in lines.page(agent)[0] if line.newest.type == "review"]


def test_a_shared_review_is_told_once_and_opens_from_there(shared, browser, maya, priya, now):
    shared.share(by=priya, now=now)  # pressed twice

    page = browser(maya).get("/notifications/").content.decode()

    assert page.count("Your answers were reviewed</a>") == 1
    assert f'<a href="/quality/{shared.pk}/"' in page
    assert not told(priya)


def test_on_screen_it_comes_as_a_toast_that_opens_it(shared, maya):
    frame = screen.call(maya, f"r{shared.pk}")

    assert "Your answers were reviewed" in frame["html"]
    assert f'href="/quality/{shared.pk}/"' in frame["html"]
    assert frame["unread"] == lines.unread(maya)


def test_a_push_leads_to_it_in_the_agents_language_and_has_no_buttons(shared, maya):
    maya.language = "de"
    maya.save()
    (line,) = told(maya)

    with maya.speaking():
        (said,) = push.payloads_for([line.newest], Preferences.of(maya))

    assert (said["url"], said["lang"], said["actions"]) == (f"/quality/{shared.pk}/", "de", [])
    assert said["agent"] == maya.pk
    assert "Amara" not in str(said)


def test_it_is_told_as_its_agent_wants_it(review, mark, maya, priya, now):
    Preferences.objects.create(agent=maya, choices={"review": {"push": False, "email": True}})

    mark(review).share(by=priya, now=now)

    row = Notification.objects.get(agent=maya, type="review")
    assert row.push_due_at is None
    assert row.mail_due_at is not None


def test_in_quiet_hours_it_waits_without_a_sound(review, mark, maya, priya, now):
    Preferences.objects.create(
        agent=maya, is_quiet=True, quiet_from="00:00", quiet_until="00:00", quiet_days=[*range(7)]
    )

    mark(review).share(by=priya, now=now)

    row = Notification.objects.get(agent=maya, type="review")
    assert not row.is_loud
    assert row.push_due_at > row.created_at


def test_who_switched_it_off_is_not_told(review, mark, maya, priya, now):
    off = {"screen": False, "push": False, "email": False}
    Preferences.objects.create(agent=maya, choices={"review": off})

    mark(review).share(by=priya, now=now)

    assert not Notification.objects.filter(type="review").exists()


def test_who_is_not_active_any_more_is_not_told(review, mark, maya, priya, now):
    maya.is_active = False
    maya.save()

    mark(review).share(by=priya, now=now)

    assert not Notification.objects.filter(type="review").exists()


def test_what_is_read_is_not_unread_at_the_bell(shared, maya, now):
    shared.see(now=now)

    (line,) = told(maya)
    assert line.newest.read_at
    assert line.newest.push_due_at is None


def test_what_is_taken_back_is_told_no_more_and_told_again_when_it_is_shared(
    shared, maya, priya, now
):
    shared.take_back()
    assert not told(maya)

    shared.share(by=priya, now=now)
    assert len(told(maya)) == 1


def test_it_stays_whatever_becomes_of_the_conversation(
    done, rubric, mark, support, maya, priya, now
):
    mail = create_inbox("email", name="Support", address="support@halden.example")
    conversation = done(inbox=mail)
    review, _is_new = Review.objects.begin(conversation, maya, by=priya, now=now)
    mark(review).share(by=priya, now=now)

    reading.read(maya, conversation.pk, conversation.version, now=now)
    whole = create_conversation(customer=conversation.customer, inbox=mail, team=support)
    conversation.merge_into(whole, by=priya)
    support.members.remove(maya)

    (line,) = told(maya)
    assert line.newest.read_at is None
    assert line.newest.line == f"r{review.pk}"
