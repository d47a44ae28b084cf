"""The figures of the product's page, from a day that was built to have them: an average response
time of 2.3 m, 156 active, 89 % content, and 1,247 resolved today."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.urls import reverse

from analytics import pulse
from analytics.mailing import letter
from analytics.models import Mailing
from conversations.events import Kind
from conversations.models import Conversation, Event, Message, Rating
from tests import factories

from .counted import count

EVENING = datetime(2026, 3, 18, 18, tzinfo=UTC)
MORNING = EVENING - timedelta(hours=10)
RESOLVED, ACTIVE, RATED, HAPPY = 1247, 156, 200, 178
SHOWN = {
    "Avg Response Time": "2.3m",
    "Active Conversations": "156",
    "Customer Satisfaction": "89%",
    "Resolved Today": "1,247",
}
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture
def day(maya, priya):
    """1,403 conversations of one day, as their verbs would have written them."""
    inbox, customer = factories.create_inbox(), factories.create_customer()
    logs = [_log(n) for n in range(RESOLVED + ACTIVE)]
    conversations = Conversation.objects.bulk_create(
        Conversation(
            customer=customer,
            inbox=inbox,
            assignee=maya,
            status="closed" if closed_at else "active",
            close_reason="resolved" if closed_at else "",
            closed_at=closed_at,
            opened_at=asked_at,
            last_activity_at=closed_at or answered_at,
            version=5 if closed_at else 4,
            has_person_spoken=True,
        )
        for asked_at, answered_at, closed_at in logs
    )
    told = list(zip(conversations, logs, strict=True))
    asked = _say(told, 0, direction="in", customer=customer)
    answers = _say(told, 1, direction="out", author=maya, delivery="seen")
    lines = []
    for (conversation, (asked_at, answered_at, closed_at)), question, answer in zip(
        told, asked, answers, strict=True
    ):
        waited = {"waited": (answered_at - asked_at).total_seconds(), "is_first": True}
        lines += [
            (conversation, Kind.OPENED, asked_at, None, None, {}),
            (conversation, Kind.MESSAGE_RECEIVED, asked_at, None, question, {}),
            (conversation, Kind.TAKEN_OVER, answered_at, maya, None, {"was": "pending"}),
            (conversation, Kind.MESSAGE_SENT, answered_at, maya, answer, waited),
        ]
        if closed_at:
            details = {"was": "active", "reason": "resolved"}
            lines.append((conversation, Kind.CLOSED, closed_at, maya, None, details))
    _write(lines)
    ratings = Rating.objects.bulk_create(
        Rating(
            conversation=conversation,
            score=5 if n < HAPPY else 2,
            created_at=EVENING - timedelta(minutes=n),
        )
        for n, (conversation, _log) in enumerate(told[:RATED])
    )
    credits = Rating.agents.through
    credits.objects.bulk_create(credits(rating=rating, agent=maya) for rating in ratings)
    with time_machine.travel(EVENING, tick=False):
        count()
        yield


def _log(n):
    """(asked, answered, closed or None): the waits are 128 to 148 s, and 138 in the middle."""
    asked_at = MORNING + timedelta(seconds=25 * n)
    answered_at = asked_at + timedelta(seconds=128 + n % 21)
    return asked_at, answered_at, answered_at + timedelta(minutes=9) if n < RESOLVED else None


def _say(told, which, **fields):
    return Message.objects.bulk_create(
        Message(
            conversation=conversation,
            inbox_id=conversation.inbox_id,
            body="Hello.",
            created_at=log[which],
            **fields,
        )
        for conversation, log in told
    )


def _write(lines):
    versions, events = {}, []
    for conversation, kind, at, actor, message, details in lines:
        versions[conversation.pk] = versions.get(conversation.pk, 0) + 1
        events.append(
            Event(
                conversation=conversation,
                version=versions[conversation.pk],
                kind=kind,
                created_at=at,
                announced_at=at,
                actor=actor,
                message=message,
                details=details,
            )
        )
    Event.objects.bulk_create(events)


def test_the_overview_and_the_reports_show_just_these(day, priya, client):
    overview = {
        figure["name"]: f"{figure['value']}{figure['unit']}"
        for figure in pulse.figures(priya, EVENING)
    }
    assert overview == SHOWN

    client.force_login(priya, backend=LOGIN)
    page = client.get(reverse("analytics:board"), {"period": "today"})
    tiles = {tile.name: f"{tile.value}{tile.unit}" for tile in page.context["tiles"]}
    assert {name: tiles[name] for name in SHOWN} == SHOWN


def test_files_and_letters_show_the_same(day, priya, client):
    client.force_login(priya, backend=LOGIN)

    def exported(**query):
        asked = {"period": "today", "as": "csv"} | query
        file = b"".join(client.get(reverse("analytics:export"), asked).streaming_content)
        return list(csv.DictReader(StringIO(file.decode("utf-8-sig"))))

    by_hour = exported(what="resolution")
    facts = exported(what="facts", of="done")
    waits = [float(fact["Time (seconds)"]) for fact in exported(what="facts", of="every")]
    scores = [int(fact["Score"]) for fact in exported(what="facts", of="rated")]
    assert sum(int(row["Solved by people"]) for row in by_hour) == len(facts) == RESOLVED
    assert round(sum(waits) / len(waits) / 60, 1) == 2.3
    assert (len(scores), sum(score >= 4 for score in scores)) == (RATED, HAPPY)

    mailing = Mailing(agent=priya, name="Pulse", every="day", due_at=EVENING)
    told = letter.context_of(mailing, EVENING + timedelta(days=1))["tiles"]
    said = {tile.name: f"{tile.value}{tile.unit}" for tile in told}
    assert said["Resolved"] == SHOWN["Resolved Today"]
    for name in ("Avg Response Time", "Customer Satisfaction"):
        assert said[name] == SHOWN[name]
