"""Several give out what waits at the same moment, while agents take, close and give back: nothing
twice, nobody above what they can take. `bin/faults` does the same with processes that are killed.
"""

from collections import Counter

import pytest
from django.utils import timezone

from conversations import presence
from conversations.models import Conversation
from routing import assignment, rules
from routing.models import Run
from team.models import Team
from tests import factories
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 36


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def create_team(strategy, members):
    team = factories.create_team(members=members)
    Team.objects.filter(pk=team.pk).update(strategy=strategy)
    return Team.objects.get(pk=team.pk)


def wait(team, count, inbox):
    customer = factories.create_customer()
    found = [
        factories.create_conversation(team=team, said="Hi", inbox=inbox, customer=customer)
        for _ in range(count)
    ]
    ask_rules()
    return found


def ask_rules():
    """No worker is here to do it, and nothing is given before."""
    for run in Run.objects.to_do():
        rules.apply(run.pk, now=timezone.now())


def given(conversation):
    """To whom it was given, one after the other; None where it was taken from them."""
    events = conversation.events.filter(kind="assigned").order_by("version")
    return [event.details["assignee"] for event in events]


def loads():
    return Counter(Conversation.objects.open().values_list("assignee", flat=True))


def test_four_who_give_out_two_teams_with_the_same_people(here):
    inbox = factories.create_inbox()
    agents = [here(f"Agent {n}", capacity=4) for n in range(4)]
    teams = [create_team(each, agents) for each in ("least_loaded", "round_robin")]
    for team in teams:
        wait(team, MANY // 2, inbox)
    now = timezone.now()

    at_once(
        *[lambda team=team: assignment.assign_waiting(team, now, seconds=60) for team in teams * 2]
    )

    assert sum(loads()[agent.pk] for agent in agents) == 16
    assert all(loads()[agent.pk] == 4 for agent in agents)
    assert all(len(given(each)) <= 1 for each in Conversation.objects.all())
    assert Conversation.objects.in_queue().count() == MANY - 16


def test_the_same_one_is_given_once(here):
    agents = [here() for _ in range(3)]
    [conversation] = wait(create_team("round_robin", agents), 1, factories.create_inbox())
    now = timezone.now()

    results = at_once(*[lambda: assignment.assign(conversation.pk, now) for _ in range(4)])

    assert len([each for each in results if each]) == 1
    assert len(given(conversation)) == 1


def test_what_somebody_takes_by_hand_is_not_given_as_well(here):
    maya, omar = here("Maya"), here("Omar")
    [conversation] = wait(create_team("round_robin", [omar]), 1, factories.create_inbox())
    now = timezone.now()

    at_once(
        lambda: fresh(conversation).take_over(maya, over=omar.pk),
        lambda: assignment.assign(conversation.pk, now),
    )

    assert fresh(conversation).assignee == maya


def test_reopened_and_given_at_the_same_moment_nobody_has_too_much(here):
    """Two customers write again while the queue is given out: one place is free."""
    maya = here("Maya", capacity=2)
    team = create_team("least_loaded", [maya])
    inbox = factories.create_inbox()
    done = wait(team, 2, inbox)
    for conversation in done:
        conversation.take_over(maya)
        conversation.close(by=maya)
    wait(team, 2, inbox)
    now = timezone.now()

    at_once(
        *[lambda each=each: fresh(each).receive("Again") for each in done],
        lambda: assignment.assign_waiting(team, now),
        lambda: assignment.assign_waiting(team, now),
    )

    assert loads()[maya.pk] <= 2
    ask_rules()
    assignment.assign_waiting(team, timezone.now())
    assert loads()[maya.pk] == 2


def test_going_away_in_the_same_moment_harms_nothing(here):
    agents = [here(f"Agent {n}", capacity=5) for n in range(2)]
    team = create_team("least_loaded", agents)
    wait(team, 8, factories.create_inbox())
    now = timezone.now()

    at_once(
        lambda: assignment.assign_waiting(team, now),
        lambda: agents[0].go_away(now),
        lambda: assignment.assign_waiting(team, now),
        lambda: agents[1].come_back(),
    )

    assert all(loads()[agent.pk] <= 5 for agent in agents)
    agents[0].come_back()
    presence.stay([agent.pk for agent in agents])
    assignment.assign_waiting(team, timezone.now())
    assert not Conversation.objects.in_queue().exists()


def test_nothing_is_given_before_the_rules_have_had_their_say(here):
    maya = here("Maya")
    conversation = factories.create_conversation(team=create_team("round_robin", [maya]), said="Hi")

    assert assignment.assign(conversation.pk, timezone.now()) is None
    ask_rules()
    assert assignment.assign(conversation.pk, timezone.now()) == maya
