"""Tags under many hands: really at once, in threads with connections of their own."""

import pytest
from django.utils import timezone

from conversations.models import Conversation, Tag
from tests import factories
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_who_make_the_same_tag_have_one():
    at_once(*[lambda name=name: Tag.objects.named(name) for name in ("Refund", "refund ") * 4])

    assert Tag.objects.count() == 1


def test_two_who_tag_the_same_conversation_tag_it_once():
    conversation, maya = factories.create_conversation(), factories.create_agent()
    tag, now = factories.create_tag(), timezone.now()

    def give():
        Conversation.objects.get(pk=conversation.pk).tag(tag, by=maya, now=now)

    at_once(*[give] * 6)

    assert conversation.tags.count() == 1
    assert conversation.events.filter(kind="tags_changed").count() == 1


@pytest.mark.parametrize("round", range(3))
def test_no_tag_is_lost_while_it_is_merged(round):
    """Each conversation was tagged before the merge, after it, or its agent was refused."""
    maya, now = factories.create_agent(), timezone.now()
    a, b = factories.create_tag("A"), factories.create_tag("B")
    inbox = factories.create_inbox()
    conversations = [factories.create_conversation(inbox=inbox) for _ in range(7)]

    def tag(pk):
        Conversation.objects.get(pk=pk).tag(a, by=maya, now=now)

    at_once(
        lambda: a.merge_into(b, by=maya, now=now),
        *[lambda pk=conversation.pk: tag(pk) for conversation in conversations],
    )

    for conversation in conversations:
        was_tagged = conversation.events.filter(kind="tags_changed").exists()
        assert [tag.name for tag in conversation.tags.all()] == (["B"] if was_tagged else [])
