from datetime import UTC, datetime, timedelta

import pytest

from analytics.forecast import history, page, situation
from analytics.forecast.history import Answer
from conversations import presence
from sla.models import Clock
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 10, 20, tzinfo=UTC)  # a Wednesday
MINUTE = timedelta(minutes=1)


@pytest.fixture
def billing():
    return factories.create_team("Billing")


def owe(team, *, due, started=timedelta(minutes=5), **fields):
    """A customer of the team waits, and was promised an answer."""
    conversation = factories.create_conversation(now=NOW - started, said="Hello?", team=team)
    Clock.objects.filter(conversation=conversation).delete()
    conversation.due_at = NOW + due
    conversation.save(update_fields=["due_at"])
    fields.setdefault("target", timedelta(minutes=10))
    return Clock.objects.create(
        conversation=conversation,
        kind="first_response",
        started_at=NOW - started,
        due_at=NOW + due,
        policy_name="All",
        policy_version=1,
        **fields,
    )


def ahead(team):
    [row] = [row for row in page.make(NOW)["rows"] if row.name == team.name]
    return [expected for _minutes, expected, _chance in row.ahead]


def test_what_falls_due_while_nobody_is_on_shift_will_be_late(billing):
    for minutes in (20, 50, 110, 300):
        owe(billing, due=minutes * MINUTE)
    assert ahead(billing) == [1, 2, 3]


def test_an_agent_on_shift_answers_in_time(billing):
    factories.create_agent(teams=[billing], shift=factories.create_office_hours())
    owe(billing, due=20 * MINUTE)
    owe(billing, due=40 * MINUTE)
    assert ahead(billing) == [0, 0, 0]


def test_a_shift_that_ends_ends_the_answers(billing):
    ends = factories.create_office_hours(week=[[[9 * 60, 10 * 60 + 50]]] * 7)
    factories.create_agent(teams=[billing], shift=ends)
    owe(billing, due=20 * MINUTE)
    late = owe(billing, due=100 * MINUTE, started=-40 * MINUTE)
    assert ahead(billing) == [0, 0, 0]  # it is there already, and answered before the end
    late.conversation.close(by=factories.create_agent(), now=NOW)


def test_who_has_no_shift_counts_while_they_are_here_and_not_away(billing, maya):
    maya.teams.add(billing)
    owe(billing, due=30 * MINUTE)
    assert ahead(billing)[2] == 1
    presence.stay([maya.pk])
    assert ahead(billing)[2] == 0
    maya.go_away(NOW)
    assert ahead(billing)[2] == 1


def test_one_more_agent_is_advised_where_that_saves_most(billing):
    support = factories.create_team("Support")
    for minutes in range(10, 110, 6):
        owe(billing, due=minutes * MINUTE)
    owe(support, due=30 * MINUTE)
    [first, *_others] = page.make(NOW)["moves"]
    assert (first.team, first.agent) == ("Billing", "")
    assert first.saves == first.before == 17


def test_an_agent_of_two_teams_is_advised_for_the_one_that_needs_them(billing):
    support = factories.create_team("Support")
    omar = factories.create_agent(
        "Omar Haddad", teams=[billing, support], shift=factories.create_office_hours()
    )
    for minutes in range(10, 110, 5):
        owe(billing, due=minutes * MINUTE)
    moves = page.make(NOW)["moves"]
    assert ("Billing", omar.name) in [(move.team, move.agent) for move in moves]


def test_where_all_is_well_nothing_is_advised(billing):
    assert page.make(NOW)["moves"] == []


def answered(team, agent, *, at, waited):
    return Answer(agent, NOW - at, waited.total_seconds(), team.pk)


def test_the_past_says_how_long_an_answer_takes_and_when_customers_write(billing):
    day = timedelta(days=7)
    answers = [  # the latest first
        answered(billing, 1, at=day, waited=timedelta(minutes=30)),
        answered(billing, 1, at=day + 4 * MINUTE, waited=timedelta(minutes=3)),
        answered(billing, 1, at=day * 2, waited=timedelta(minutes=6)),
    ]
    past = history.by_team(answers, {billing.pk: UTC}, NOW)[billing.pk]
    # The first waited half an hour; but for the last four minutes only was anybody free.
    assert past.pace == [240, 180, 360]
    assert past.by_hour == {(2, 9): 1 / 3, (2, 10): 2 / 3}
    assert past.shares == {1: 1}
    assert [(start, end) for start, end, _n in history.rates(past, UTC, NOW, 7200)] == [
        (0, 2400),
        (2400, 6000),
        (6000, 7200),
    ]


def test_answers_are_read_from_the_log(billing, maya):
    maya.teams.add(billing)
    conversation = factories.create_conversation(now=NOW - 9 * MINUTE, said="Hello?", team=billing)
    conversation.reply("Hello!", by=maya, now=NOW - 5 * MINUTE)
    unasked = factories.create_conversation(now=NOW - 9 * MINUTE, team=billing)
    unasked.reply("Are you there?", by=maya, now=NOW - 4 * MINUTE)
    [answer] = history.answers(NOW)
    assert answer == (maya.pk, NOW - 5 * MINUTE, 240, billing.pk)


def test_it_costs_the_same_for_many_conversations(billing, django_assert_max_num_queries):
    for _n in range(3):
        owe(billing, due=20 * MINUTE)
    with django_assert_max_num_queries(16):
        situation.standings(NOW)


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("supervisor", 200), ("admin", 200)])
def test_the_forecast_is_for_those_who_see_every_team(client, role, status, billing):
    agent = factories.create_agent(role=role)
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get("/analytics/forecast/")
    assert response.status_code == status
    assert ("Nobody is on shift" in response.text) == (status == 200)
    assert client.get("/analytics/forecast/", headers={"HX-Request": "true"}).status_code == status
