"""What the admin leaves to people: "a refund over 500 EUR"."""

from conversations.conditions import Facts

from ..models import Topic


def topic_of(conversation, *, now, since=None):
    """The first topic for people that the customer's words are about. -> (Topic, text), or None"""
    facts = Facts(conversation, now, since)
    for topic in Topic.objects.of(conversation.inbox):
        if said := topic.seen_in(facts):
            return topic, said
    return None
