"""A conversation as it was: what its log says backwards is what it was forwards."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest

from conversations.models import Conversation
from conversations.then import Then
from tests import factories

pytestmark = pytest.mark.django_db


def of(conversation):
    """What it is now."""
    conversation = Conversation.objects.get(pk=conversation.pk)
    customer = conversation.customer
    return {
        "sorted": (
            conversation.priority,
            conversation.team_id,
            conversation.assignee_id,
            conversation.department_id,
            conversation.issue_type_id,
        ),
        "tags": {tag.pk for tag in conversation.tags.all()},
        "customer": (customer.country, customer.language, customer.is_vip, customer.attributes),
    }


def was(then, conversation, version, moment):
    found = then.at(conversation, version, moment)
    customer = found.customer
    return {
        "sorted": (
            found.priority,
            found.team_id,
            found.assignee_id,
            found.department_id,
            found.issue_type_id,
        ),
        "tags": found.tag_pks,
        "customer": (customer.country, customer.language, customer.is_vip, customer.attributes),
    }


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_done_it_is_known_how_it_was(maya, now, seed):
    random, omar = Random(seed), factories.create_agent("Omar Haddad")
    conversation = factories.create_conversation(now=now)
    teams = [None, *(factories.create_team(members=[maya]) for _ in range(3))]
    tags = [factories.create_tag(name) for name in ("Refund", "Return", "Ünïcode")]
    departments = [None, factories.create_department("Billing"), factories.create_department("It")]
    types = [None, factories.create_issue_type("Question"), factories.create_issue_type("Bug")]
    customer = conversation.customer
    story = []
    for step in range(40):
        moment = now + timedelta(minutes=step)
        deeds = [
            partial(conversation.hand_to, random.choice(teams)),
            partial(conversation.assign_to, random.choice([maya, omar, None])),
            partial(conversation.take_over, over=conversation.assignee_id),
            partial(conversation.set_priority, random.choice(["", "low", "high"])),
            partial(conversation.set_department, random.choice(departments)),
            partial(conversation.set_issue_type, random.choice(types)),
            partial(conversation.retag, random.sample(tags, 2), random.sample(tags, 1)),
            partial(customer.change, "country", random.choice(["DE", "FR", ""])),
            partial(customer.change, "is_vip", random.choice([True, False])),
            partial(customer.set_attribute, random.choice("ab"), random.choice("12")),
            partial(customer.remove_attribute, random.choice("ab")),
        ]
        random.choice(deeds)(by=maya, now=moment)
        conversation.refresh_from_db()
        story.append((conversation.version, moment, of(conversation)))
    conversation = Conversation.objects.select_related("customer", "team").get(pk=conversation.pk)
    then = Then([conversation])
    for version, moment, truth in story:
        assert was(then, conversation, version, moment) == truth
    assert of(conversation) == story[-1][2]  # and nothing of it was touched


def test_how_many_are_asked_for_makes_no_more_queries(django_assert_num_queries, maya, now):
    def begin():
        conversation = factories.create_conversation(now=now)
        conversation.tag(factories.create_tag(), by=maya, now=now)
        conversation.customer.change("is_vip", True, by=maya, now=now)
        return conversation.pk

    pks = [begin() for _ in range(5)]
    found = list(Conversation.objects.filter(pk__in=pks).select_related("customer", "team"))
    with django_assert_num_queries(8):
        then = Then(found)
        assert all(not then.at(one, 1, now - timedelta(hours=1)).tag_pks for one in found)
