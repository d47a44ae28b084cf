from datetime import timedelta

import pytest
from django.test import Client

from quality.models import Criterion, Mark, Review
from tests.factories import create_conversation, create_team


@pytest.fixture
def rubric(db):
    """Two criteria, one of them twice as heavy, and one that must not be missed."""
    Criterion.objects.all().delete()
    return [
        Criterion.objects.create(name="Personal", weight=1, position=1),
        Criterion.objects.create(name="Clear steps", weight=2, position=2),
        Criterion.objects.create(name="Nothing given away", weight=1, is_critical=True, position=3),
    ]


@pytest.fixture
def support(maya):
    return create_team("Support", members=[maya])


@pytest.fixture
def done(maya, support, now):
    """A conversation of Maya's that is done."""

    def done(*, by=maya, said="My lamp arrived broken. What now?", ago=timedelta(days=1), **fields):
        at = now - ago
        conversation = create_conversation(said=said, team=support, now=at, **fields)
        conversation.reply("Send us a picture, Amara.", by=by, now=at + timedelta(minutes=2))
        conversation.close(by=by, now=at + timedelta(minutes=5))
        return conversation

    return done


@pytest.fixture
def review(done, rubric, maya, priya, now):
    return Review.objects.begin(done(), maya, by=priya, now=now)[0]


@pytest.fixture
def mark(priya, now):
    """Mark a review: each criterion by its name, the others as met."""

    def mark(review, summary="", by=priya, **values):
        marks = {
            each.pk: values.get(each.name.split()[0].lower(), Mark.Value.MET)
            for each in review.marks.all()
        }
        review.write(marks, summary, seen=review.version, by=by, now=now)
        return review

    return mark


@pytest.fixture
def shared(review, mark, priya, now):
    mark(review, "Friendly and short.")
    review.share(by=priya, now=now)
    return review


@pytest.fixture
def browser():
    """A client in which somebody is signed in."""

    def browser(agent):
        client = Client()
        client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return browser
