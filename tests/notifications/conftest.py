import pytest

from notifications.models import Notification
from tests.factories import create_conversation, create_team


@pytest.fixture(autouse=True)
def _announced(django_capture_on_commit_callbacks, monkeypatch):
    """Events are announced here as after a commit."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda heard, **_kwargs: heard())


@pytest.fixture
def billing(db, maya):
    return create_team("Billing", [maya])


@pytest.fixture
def conversation(billing):
    return create_conversation(said="My lamp arrived broken. What now?", team=billing)


@pytest.fixture
def told():
    """What an agent was told: told(maya) -> ["reply", ...], the newest first."""

    def told(agent, **which):
        found = Notification.objects.filter(agent=agent, **which).order_by("-pk")
        return [notification.type for notification in found]

    return told
