import pytest

from conversations import presence
from routing import assignment
from tests import factories


@pytest.fixture(autouse=True)
def _nobody_is_here():
    """Redis is shared by the tests, and their agents have numbers that were had before."""
    presence.client().delete(presence._key("agents"))


@pytest.fixture
def here(db):
    """An agent with an open screen."""

    def arrive(name=None, **fields):
        agent = factories.create_agent(name, **fields)
        presence.stay([agent.pk])
        return agent

    return arrive


@pytest.fixture
def give(now):
    """Give a conversation to whoever should have it. -> who has it now"""

    def assign(conversation, at=None):
        assignment.assign(conversation.pk, at or now)
        conversation.refresh_from_db()
        return conversation.assignee

    return assign
