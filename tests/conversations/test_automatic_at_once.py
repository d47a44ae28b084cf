"""Several workers write automatically to one customer at the same moment, in different
conversations."""

from functools import partial

import pytest
from django.utils import timezone

from conversations.automation import Automation
from conversations.models import Conversation, Message
from tests.at_once import at_once, refused
from tests.factories import create_conversation, create_customer, create_inbox

pytestmark = pytest.mark.django_db(transaction=True)


def write(pk):
    now, conversation = timezone.now(), Conversation.objects.get(pk=pk)
    reason = conversation.reasons.create(kind="rule", title="Thanks first", created_at=now)
    return conversation.write_automatically("We have it.", by=Automation(reason), now=now)


def test_together_they_write_no_more_than_a_customer_gets_in_a_day():
    customer, inbox = create_customer(), create_inbox()
    about = {"customer": customer, "inbox": inbox, "said": "Hi"}
    pks = [create_conversation(**about).pk for _number in range(6)]

    results = at_once(*(partial(write, pk) for pk in pks))

    assert [why.code for why in refused(results)] == ["enough"] * 4
    assert Message.objects.filter(auto=Message.Auto.AUTOMATIC).count() == 2
