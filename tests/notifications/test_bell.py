from datetime import timedelta

import pytest

from conversations import reading
from notifications import lines
from notifications.models import Notification
from tests.factories import create_agent, create_conversation

pytestmark = pytest.mark.django_db


def text_of(page):
    return page.content.decode()


def test_the_page_says_what_was_told_and_why(signed_in, conversation, maya, priya):
    conversation.assign_to(maya, by=priya)
    conversation.follow(by=maya)

    page = text_of(signed_in.get("/notifications/"))

    assert "Priya assigned Amara Okafor to you" in page
    assert "because it is yours" in page
    assert "1 more" in page


def test_what_a_customer_is_called_is_shown_as_text(signed_in, maya, priya):
    conversation = create_conversation(said="<b>bold</b>")
    conversation.customer.change("name", "<script>alert(1)</script>", by=None)
    conversation.assign_to(maya, by=priya)

    page = text_of(signed_in.get("/notifications/"))

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;bold" in page


def test_an_empty_page_says_what_will_be_there(signed_in):
    assert "Nothing yet" in text_of(signed_in.get("/notifications/"))
    assert "You have read everything" in text_of(signed_in.get("/notifications/?which=unread"))


def test_reading_a_conversation_reads_what_was_told_of_it(signed_in, conversation, maya):
    assert lines.unread(maya) == 1

    signed_in.get(f"/inbox/{conversation.pk}/")

    assert lines.unread(maya) == 0
    assert Notification.objects.get(agent=maya).mail_due_at is None


def test_what_came_after_the_version_that_was_read_stays_unread(conversation, maya, priya, now):
    conversation.assign_to(maya, by=priya)
    seen = conversation.version
    conversation.receive("One more thing")

    reading.read(maya, conversation.pk, seen, now=now)

    [line, _read], _has_older = lines.page(maya)
    assert (line.newest.type, line.count) == ("reply", 1)


def test_all_are_read_that_were_there_when_the_page_was_made(signed_in, conversation, maya, priya):
    up_to = Notification.objects.get(agent=maya).pk
    conversation.assign_to(maya, by=priya)

    for _twice in range(2):
        answer = signed_in.post("/notifications/read/", {"up_to": up_to})

    assert answer.status_code == 302
    assert [row.type for row in Notification.objects.unread().filter(agent=maya)] == ["assigned"]


def test_nobody_reads_for_somebody_else(signed_in, conversation, priya):
    conversation.alert([priya], by=None)

    signed_in.post("/notifications/read/", {"up_to": 10**15 - 1})

    assert Notification.objects.unread().filter(agent=priya).exists()


@pytest.mark.parametrize("fields", [{}, {"up_to": "x"}, {"up_to": "9" * 30}, {"line": "%"}])
def test_what_nobody_could_have_pressed_reads_nothing(signed_in, conversation, maya, fields):
    assert signed_in.post("/notifications/read/", fields).status_code == 302

    assert lines.unread(maya) == 1


def test_older_lines_come_page_by_page(signed_in, maya, priya, monkeypatch):
    monkeypatch.setattr(lines, "SHOWN", 2)
    for _number in range(5):
        create_conversation(said="Hi")
    shown, before = [], ""

    for _page in range(3):
        page = signed_in.get(f"/notifications/?before={before}")
        found = page.context["lines"]
        shown += [line.newest.pk for line in found]
        before = shown[-1]

    assert len(shown) == len(set(shown)) == 5
    assert not page.context["has_older"]


def test_ten_thousand_notifications_are_listed_in_a_fixed_number_of_queries(
    signed_in, conversation, maya, now, django_assert_max_num_queries
):
    first = Notification.objects.get(agent=maya)
    events = [
        conversation.events.model(
            conversation=conversation, version=1000 + n, kind="woken", created_at=now
        )
        for n in range(10_000)
    ]
    events = conversation.events.model.objects.bulk_create(events)
    Notification.objects.bulk_create(
        Notification(
            agent=maya,
            type="reply",
            conversation=conversation,
            event=event,
            line=f"c{n}",
            reason="assignee",
            created_at=now - timedelta(minutes=n),
        )
        for n, event in enumerate(events)
    )

    with django_assert_max_num_queries(8):
        page = signed_in.get("/notifications/")

    assert len(page.context["lines"]) == 30
    assert page.context["unread"] == 1000
    assert first.pk < page.context["last"]


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get("/notifications/").status_code == 302
    assert create_agent()
