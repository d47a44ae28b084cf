"""What everybody who hears of an event asks the database: few things, each once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations import events
from conversations.events import Kind
from tests.factories import (
    create_agent,
    create_bot,
    create_conversation,
    create_inbox,
    create_office_hours,
    create_policy,
    create_team,
)

pytestmark = pytest.mark.django_db

# With BEGIN and COMMIT of each who writes.
MOST = {
    Kind.MESSAGE_RECEIVED: 26,
    Kind.MESSAGE_SENT: 24,
    Kind.HANDED_OFF: 29,
    Kind.ASSIGNED: 23,
    Kind.CLOSED: 17,
}


@pytest.fixture
def team():
    every_day = [[[0, 1440]]] * 7
    create_policy(in_office_hours=True, resolution=timedelta(hours=8))
    return create_team(office_hours=create_office_hours(is_default=True, week=every_day))


def queries_after(conversation, kind):
    event = conversation.events.filter(kind=kind).latest("version")
    event.conversation = conversation
    with CaptureQueriesContext(connection) as queries:
        assert events.tell(event)
    return len(queries)


def test_an_event_costs_few_queries(team, now):
    maya = create_agent("Maya Lind", teams=[team])
    found = {}
    conversation = create_conversation(team=team, said="Where is my refund?", now=now)
    events.tell(conversation.events.first())
    found[Kind.MESSAGE_RECEIVED] = queries_after(conversation, Kind.MESSAGE_RECEIVED)
    conversation.assign_to(maya, now=now)
    found[Kind.ASSIGNED] = queries_after(conversation, Kind.ASSIGNED)
    conversation.reply("On its way.", by=maya, now=now)
    found[Kind.MESSAGE_SENT] = queries_after(conversation, Kind.MESSAGE_SENT)
    conversation.close(by=maya, now=now, reason="spam")
    found[Kind.CLOSED] = queries_after(conversation, Kind.CLOSED)
    with_bot = create_conversation(team=team, inbox=create_inbox(has_bot=True), said="A person?")
    with_bot.hand_off(by=create_bot(), epoch=with_bot.handler_epoch, now=now)
    found[Kind.HANDED_OFF] = queries_after(with_bot, Kind.HANDED_OFF)

    assert {kind: n for kind, n in found.items() if n > MOST[kind]} == {}
