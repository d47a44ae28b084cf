from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from analytics.goal import standing
from analytics.goal.standing import Part
from analytics.models import Fact
from tests import factories

NOON = timezone.datetime(2026, 3, 18, 12, tzinfo=timezone.get_default_timezone())
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def team(maya):
    return factories.create_team("Support", [maya], answer_goal=120)


@pytest.fixture
def jonas(team):
    return factories.create_agent("Jonas Weber", teams=[team])


def answered(agent, team, *, after, at=NOON, office=None):
    """A first answer that took so many seconds, and so many of the office hours."""
    conversation = factories.create_conversation(now=at - timedelta(seconds=after))
    return Fact.objects.create(
        conversation=conversation,
        kind=Fact.Kind.FIRST_RESPONSE,
        cycle=1,
        at=at,
        team=team,
        agent=agent,
        inbox=conversation.inbox,
        seconds=after,
        office_seconds=after if office is None else office,
    )


def minutes(count):
    return NOON - timedelta(minutes=count)


def page(client, agent):
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get("/analytics/goal/")


def strip(client, agent):
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get("/analytics/goal/strip/").text


def test_a_row_ends_with_an_answer_after_the_goal(maya, team):
    for number, seconds in enumerate([60, 60, 60, 121, 120, 0]):
        answered(maya, team, after=seconds, at=minutes(60 - number))

    own = standing.own(maya, NOON)

    assert (own.streak, own.best) == (2, 3)
    assert own.today == Part(5, 6)
    assert standing.strip(maya, NOON) == (Part(5, 6), 2)


def test_only_office_hours_count(maya, team):
    answered(maya, team, after=14 * 3600, office=60)

    assert standing.own(maya, NOON).streak == 1


def test_days_are_those_of_the_reports(maya, team):
    midnight = NOON.replace(hour=0)
    answered(maya, team, after=60, at=midnight)
    answered(maya, team, after=300, at=midnight - timedelta(seconds=1))
    answered(maya, team, after=60, at=NOON - 13 * DAY)
    answered(maya, team, after=60, at=NOON - 14 * DAY)

    own = standing.own(maya, NOON)

    assert len(own.days) == 14
    assert own.today == Part(1, 1)
    assert own.days[NOON.date() - DAY] == Part(0, 1)
    assert own.whole == Part(2, 3)
    assert own.streak == 1


def test_each_team_has_a_goal_of_its_own_or_none(maya, team):
    slow = factories.create_team("Orders", [maya], answer_goal=3600)
    without = factories.create_team("Press", [maya], answer_goal=None)
    answered(maya, team, after=300, at=minutes(5))
    answered(maya, slow, after=300, at=minutes(4))
    answered(maya, without, after=9999, at=minutes(3))
    answered(maya, None, after=9999, at=minutes(2))

    own = standing.own(maya, NOON)

    assert own.today == Part(1, 2)
    assert own.streak == 1
    assert [each.of for each in standing.of_teams(standing.goals_of(maya), NOON)] == [slow, team]


def test_an_agent_sees_themselves_and_the_team_and_no_colleague(client, maya, jonas, team):
    other = factories.create_team("Others")
    answered(maya, team, after=60)
    answered(jonas, team, after=300)
    answered(jonas, other, after=300)

    found = page(client, maya)

    assert "Jonas" not in found.text
    assert "Others" not in found.text
    assert "agents_table" not in found.context
    assert found.context["teams_chart"].table.plain == [["Support", 120, 1, 2, 0.5, 2, 0.5]]
    assert found.context["own"].streak == 1


def test_supervisors_see_everybody_by_name_and_not_by_number(client, maya, priya, jonas, team):
    answered(maya, team, after=300, at=minutes(2))
    answered(maya, team, after=60, at=minutes(1))
    answered(jonas, team, after=60, at=minutes(3))

    found = page(client, priya)

    assert found.context["agents_table"].plain == [
        ["Jonas Weber", 1, 1, 1.0, 1, 1.0, 1],
        ["Maya Lind", 1, 2, 0.5, 2, 0.5, 1],
    ]
    assert "own" not in found.context


def test_the_name_of_a_team_is_kept_together_in_every_direction(client, maya, team):
    answered(maya, team, after=60)

    assert "\u2068Support\u2069, 2 min" in page(client, maya).text


def test_a_row_that_ended_is_no_zero(client, maya, team):
    answered(maya, team, after=60, at=minutes(3))
    answered(maya, team, after=300, at=minutes(2))

    found = page(client, maya).text

    assert "the next one begins a row" in found
    assert "<b>0</b>" not in found


def test_everybody_reads_who_sees_what_and_an_admin_where_goals_are_set(client, maya, priya, team):
    settings = "/admin/team/team/"
    assert "supervisors see everybody" in page(client, maya).text
    shown = page(client, priya).text
    assert "Agents see themselves and their teams" in shown
    assert settings not in shown.partition("<main")[2]

    priya.is_staff = True
    priya.save()
    assert settings in page(client, priya).text.partition("<main")[2]


def test_nobody_has_answered_yet(client, maya, team):
    found = page(client, maya)

    assert "no first answers yet" in found.text
    assert strip(client, maya).count("Goal 2 min") == 1


def test_where_no_team_has_a_goal_it_is_said_and_the_inbox_shows_nothing(client, maya):
    assert "None of your teams has a goal." in page(client, maya).text
    assert not strip(client, maya).strip()


def test_the_inbox_shows_the_row_and_else_the_day(client, maya, team):
    answered(maya, team, after=300, at=minutes(3))
    assert "Goal 2 min" in strip(client, maya)  # and not "0 of 1"

    answered(maya, team, after=60, at=minutes(2))
    assert "1 of 2 today" in strip(client, maya)
    answered(maya, team, after=60, at=minutes(1))
    assert "2 in a row" in strip(client, maya)


def test_who_can_still_be_answered_in_time_is_named_to_be_said_once(client, maya, team):
    conversation = factories.create_conversation(
        team=team, said="Hello?", now=NOON - timedelta(seconds=100)
    )

    found = strip(client, maya)

    due = round((NOON + timedelta(seconds=20)).timestamp())
    assert f'data-goal="{conversation.pk}-{due}"' in found
    assert "Amara Okafor" in found
    assert 'role="status"' in found
    assert 'role="alert"' not in found
    assert "red" not in found


def test_a_conversation_shows_how_long_it_is_until_the_goal(client, maya, team):
    conversation = factories.create_conversation(team=team, said="Hello?", now=minutes(1))
    client.force_login(maya, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert f"/analytics/goal/{conversation.pk}/" in client.get(f"/inbox/{conversation.pk}/").text
    assert "Goal by" in client.get(f"/analytics/goal/{conversation.pk}/").text

    conversation.reply("Here I am.", by=maya, now=NOON)

    assert "/analytics/goal/1" not in client.get(f"/inbox/{conversation.pk}/").text
    assert not client.get(f"/analytics/goal/{conversation.pk}/").text.strip()


def test_the_page_costs_the_same_for_many(client, priya, team, django_assert_max_num_queries):
    for number in range(12):
        agent = factories.create_agent(teams=[team])
        answered(agent, team, after=60 * number)

    client.force_login(priya, backend="allauth.account.auth_backends.AuthenticationBackend")
    with django_assert_max_num_queries(14):
        assert client.get("/analytics/goal/").status_code == 200
