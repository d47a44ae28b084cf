from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from analytics.goal import waiting
from conversations.models import Conversation
from sla import keeping
from sla.models import Policy
from tests import factories

NOON = timezone.datetime(2026, 3, 18, 12, tzinfo=timezone.get_default_timezone())
EVERYTHING = Conversation.objects.all()


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def ago(seconds):
    return NOON - timedelta(seconds=seconds)


@pytest.fixture
def team(maya):
    return factories.create_team("Support", [maya], answer_goal=120)


def asked(team, *, at, **fields):
    return factories.create_conversation(team=team, said="Where is my lamp?", now=at, **fields)


def test_the_goal_runs_from_the_first_question(team):
    conversation = asked(team, at=ago(30))

    wait = waiting.of(conversation, NOON)

    assert wait.due_at == NOON + timedelta(seconds=90)
    assert wait.face == {
        "due": round(wait.due_at.timestamp()),
        "span": 120,
        "warn": 30,
        "runs": f"{round(ago(30).timestamp())}-{round(wait.due_at.timestamp())}",
    }


def test_only_office_hours_count(team):
    opens = NOON + timedelta(minutes=30)
    minute = opens.astimezone(timezone.get_default_timezone()).hour * 60 + 30
    team.office_hours = factories.create_office_hours(
        time_zone=str(timezone.get_default_timezone()), week=[[[minute, minute + 60]]] * 7
    )
    team.save()
    conversation = asked(team, at=ago(3600))

    wait = waiting.of(conversation, NOON)

    assert wait.due_at == opens + timedelta(minutes=2)
    assert not wait.is_near(NOON)
    assert wait.is_near(opens + timedelta(seconds=80))


def test_a_goal_that_has_passed_is_over(team):
    assert waiting.of(asked(team, at=ago(121)), NOON) is None


def test_who_was_answered_waits_for_no_goal_any_more(team, maya):
    conversation = asked(team, at=ago(60))
    conversation.reply("Which lamp?", by=maya, now=ago(30))
    conversation.receive("The red one.", now=ago(20))

    assert waiting.of(conversation, NOON) is None


def test_a_team_without_a_goal_has_none(team):
    team.answer_goal = None
    team.save()

    assert waiting.of(asked(team, at=ago(30)), NOON) is None
    assert waiting.of(asked(None, at=ago(30)), NOON) is None


def test_what_the_bot_answers_is_left_to_it(team):
    conversation = asked(team, at=ago(30), inbox=factories.create_inbox(has_bot=True))

    assert conversation.status == "bot"
    assert waiting.of(conversation, NOON) is None


def test_where_something_is_promised_by_then_it_is_the_promise_that_is_told(team):
    factories.create_policy()
    promised = asked(team, at=ago(30))
    keeping.keep(promised, now=NOON)
    Policy.objects.update(first_response=timedelta(hours=4))
    later = asked(team, at=ago(30))
    keeping.keep(later, now=NOON)

    assert waiting.of(promised, NOON) is None
    assert waiting.of(later, NOON)


def test_an_agent_hears_of_theirs_and_of_nobodys_before_the_goal_passes(team, maya):
    jonas = factories.create_agent("Jonas Weber", teams=[team])
    mine, nobodys, his = asked(team, at=ago(100)), asked(team, at=ago(95)), asked(team, at=ago(99))
    fresh, others = asked(team, at=ago(20)), asked(factories.create_team(), at=ago(100))
    mine.assign_to(maya)
    his.assign_to(jonas)
    fresh.assign_to(maya)

    near = [wait.conversation for wait in waiting.near(maya, NOON)]

    assert near == [mine, nobodys]
    assert others not in near


def test_who_is_away_is_told_nothing(team, maya):
    asked(team, at=ago(100))
    maya.go_away(NOON)

    assert not waiting.near(maya, NOON)


def test_what_sleeps_is_not_told(team, maya):
    conversation = asked(team, at=ago(100))
    conversation.assign_to(maya)
    conversation.snooze(NOON + timedelta(hours=1), by=maya, now=NOON)

    assert not waiting.near(maya, NOON)


def test_many_who_wait_cost_no_more_queries(team, maya, django_assert_num_queries):
    for _ in range(4):
        asked(team, at=ago(100))

    with django_assert_num_queries(4):
        assert len(waiting.near(maya, NOON)) == 4
