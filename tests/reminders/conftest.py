from datetime import timedelta

import pytest

from reminders.models import FollowUps
from reminders.planning import plan
from tests.factories import create_agent, create_conversation, create_inbox


@pytest.fixture
def ola(db):
    return create_agent("Ola Berg")


@pytest.fixture
def inbox(db):
    """Asks after three days and closes after four more."""
    inbox = create_inbox(name="Support", sender_name="Halden")
    FollowUps.objects.create(inbox=inbox, nudge_after=3, close_after=4)
    return inbox


@pytest.fixture
def asked(inbox, now):
    """The customer has asked, and waits."""
    conversation = create_conversation(inbox=inbox, said="My lamp arrived broken.", now=now)
    plan(conversation.pk, now=now)
    return conversation


@pytest.fixture
def answered(asked, ola, now):
    """We have answered, and wait."""
    message = asked.reply("Which one is it?", by=ola, now=now)
    message.mark("sent", now=now)
    asked.refresh_from_db()
    plan(asked.pk, now=now)
    return asked


@pytest.fixture
def at(time_machine, now):
    """Go to so much time after `now`, and let the worker look."""
    from reminders import tasks

    def go(**after):
        time_machine.move_to(now + timedelta(**after), tick=False)
        tasks.tick()

    return go
