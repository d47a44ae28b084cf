"""Two who merge, undo and write in the same moment: in threads with connections of their own."""

import threading

import pytest
from django.db import connection

from conversations.models import Conversation, Message, Refused
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def maya():
    return factories.create_agent("Maya")


@pytest.fixture
def three():
    """Conversations of the same customer, each with one message."""
    same = {"inbox": factories.create_inbox("email"), "customer": factories.create_customer()}
    return [factories.create_conversation(**same, said=name) for name in "abc"]


def at_once(*deeds):
    """Do them at the same moment. -> what each was refused with, or None"""
    barrier, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        try:
            barrier.wait(10)
            deed()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    runs = [threading.Thread(target=run, args=each, daemon=True) for each in enumerate(deeds)]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join(30)
        assert not thread.is_alive()
    assert all(isinstance(error, Refused | None) for error in outcomes), outcomes
    return outcomes


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def is_whole(*conversations):
    """Each message is where the conversation that it goes back to stands, told of by its lines."""
    for message in Message.objects.filter(conversation__in=conversations):
        assert message.conversation == (message.home or message.conversation).standing
        told = message.event_set.values_list("conversation", flat=True).distinct()
        assert list(told) == [message.conversation_id]
    for conversation in map(fresh, conversations):
        assert conversation.events.latest("version").version == conversation.version
    return True


@pytest.mark.parametrize("round", range(5))
def test_two_who_merge_each_into_the_other_have_one_winner(round, three, maya):
    a, b, _other = three

    refused = at_once(
        lambda: fresh(a).merge_into(fresh(b), by=maya),
        lambda: fresh(b).merge_into(fresh(a), by=maya),
    )

    assert sum(why is None for why in refused) == 1
    whole, part = (b, a) if refused[0] is None else (a, b)
    assert fresh(part).merged_into == whole
    assert fresh(whole).merged_into is None
    assert sorted(whole.messages.values_list("body", flat=True)) == ["a", "b"]
    assert is_whole(*three)


@pytest.mark.parametrize("round", range(5))
def test_a_mail_that_comes_while_its_conversation_is_merged_is_in_what_goes_on(round, three, maya):
    a, b, _other = three

    refused = at_once(
        lambda: fresh(a).merge_into(fresh(b), by=maya),
        lambda: fresh(a).receive("mail for a"),
        lambda: fresh(b).receive("mail for b"),
        lambda: fresh(b).reply("answer", by=maya),
    )

    assert refused == [None] * 4
    bodies = sorted(b.messages.values_list("body", flat=True))
    assert bodies == ["a", "answer", "b", "mail for a", "mail for b"]
    assert is_whole(*three)
    fresh(a).unmerge(by=maya)
    assert sorted(a.messages.values_list("body", flat=True)) == ["a", "mail for a"]
    assert is_whole(*three)


@pytest.mark.parametrize("round", range(5))
def test_two_undoings_in_a_chain_and_a_mail_lose_nothing(round, three, maya):
    a, b, c = three
    a.merge_into(b, by=maya)
    fresh(b).merge_into(c, by=maya)

    at_once(
        lambda: fresh(a).unmerge(by=maya),
        lambda: fresh(b).unmerge(by=maya),
        lambda: fresh(a).receive("mail for a"),
    )

    assert Message.objects.count() == 4
    assert is_whole(*three)
