"""A dry run foresees more than fields: alerts, answers, policies, and who would be given it."""

from datetime import UTC, datetime, timedelta

import pytest

from routing.dry_run import running, words
from routing.dry_run.sharing import BY_HAND, NOBODY, Item, Play, Staff
from team.models import AgentSkill, Skill
from tests.factories import (
    create_agent,
    create_conversation,
    create_office_hours,
    create_policy,
    create_team,
)
from tests.routing.test_dry_run import REFUND, arrives, create_rule, draft, look

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def support():
    return create_team("Support", strategy="round_robin")


def said(found, agent):
    """What stands in the rows, and in the table of what else would be done."""
    context = words.context(found, agent=agent, address="/")
    planned = [(row["name"], row["before"], row["after"]) for row in context["planned"]]
    return [row["after"] for row in context["rows"]], planned


# --- What else would be done


def test_an_alert_an_answer_and_a_policy_are_told_before_they_are_done(priya, now):
    policy = create_policy(name="Gold", now=now)
    arrives("A refund, please", now)
    steps = [
        ["alert", "supervisors"],
        ["auto_reply", "We have it."],
        ["sla_policy", f"{policy.pk}"],
    ]

    found = look(draft("Refunds", REFUND, steps=steps), now=now)

    assert found["figures"]["changed"] == 1
    rows, planned = said(found, priya)
    assert rows == [
        [
            "would alert the supervisors",
            "would reply automatically with “We have it.”",
            "would set the SLA policy: Gold",
        ]
    ]
    assert ("alert the supervisors", 0, 1) in planned


def test_what_a_changed_rule_does_not_do_any_more_is_told(priya, now):
    rule = create_rule("Refunds", REFUND, steps=[["alert", "supervisors"]], now=now)
    arrives("A refund, please", now)
    rule.steps = [["priority", "high"]]
    rows, planned = said(look(rule, now=now), priya)
    assert rows == [["High", "would not alert the supervisors any more"]]
    assert planned == [("alert the supervisors", 1, 0)]


def test_unchanged_rules_would_do_besides_what_they_did(priya, now):
    rule = create_rule("Refunds", REFUND, steps=[["alert", "supervisors"]], now=now)
    arrives("A refund, please", now)
    assert look(now=now)["concerned"] == []

    rule.steps = [["auto_reply", "We have it."]]
    rule.keep(by=None, now=now)
    found = look(now=now)
    assert found["figures"]["changed"] == 1
    assert said(found, priya)[0] == [
        [
            "would reply automatically with “We have it.”",
            "would not alert the supervisors any more",
        ]
    ]


def test_as_it_was_says_of_how_many(priya, now):
    create_rule("Refunds", REFUND, steps=[["priority", "low"]], now=now)
    arrives("A refund, please", now)
    create_conversation(said="Nobody asked a rule of it", now=now)
    figures = words.context(look(now=now), agent=priya, address="/")["figures"]
    assert (figures[0]["value"], figures[0]["more"]) == ("100.0 %", "of 1 compared")


def test_a_step_that_makes_no_sense_does_nothing(now):
    arrives("A refund, please", now)
    steps = [["alert", {"who": 1}], ["gone", "x"], ["alert", "team-99999"], ["note", "no"]]
    found = look(draft("Refunds", REFUND, steps=steps), now=now)
    assert list(found["does"]) == [("alert", "team-99999")]


# --- Who would be given it


def test_the_share_of_each_agent_is_played_with_and_without_the_rule(support, now):
    ann, bob = create_agent("Ann", teams=[support]), create_agent("Bob", teams=[support])
    for minute in range(4):
        arrives("A refund, please", now + timedelta(minutes=minute))
    arrives("Where is my lamp?", now)

    found = look(draft("Refunds", REFUND, steps=[["assign", f"team-{support.pk}"]]), now=now)

    assert found["agents"] == {BY_HAND: [5, 1], ann.pk: [0, 2], bob.pk: [0, 2]}
    rows = words.context(found, agent=ann, address="/")["agents"]
    assert [(row["name"], row["after"], row["after_share"]) for row in rows] == [
        ("Ann", 2, "40.0 %"),
        ("Bob", 2, "40.0 %"),
        ("Taken by hand: its team gives nothing by itself", 1, "20.0 %"),
    ]


def test_a_replay_sets_what_is_played_beside_who_really_has_it(support, now):
    ann, bob = create_agent("Ann", teams=[support]), create_agent("Bob", teams=[support])
    for _number in range(2):
        conversation = create_conversation(said="Hi", team=support, now=now)
        conversation.assign_to(ann, now=now)
    create_conversation(said="Hi", team=support, now=now)
    assert look(now=now)["agents"] == {ann.pk: [2, 2], NOBODY: [1, 0], bob.pk: [0, 1]}


def test_a_rule_that_names_somebody_gives_it_to_them(support, now):
    create_agent("Ann", teams=[support])
    bob = create_agent("Bob", teams=[support])
    arrives("A refund, please", now)
    found = look(draft("Refunds", REFUND, steps=[["assign", f"agent-{bob.pk}"]]), now=now)
    assert found["agents"][bob.pk] == [0, 1]


def play(*items):
    first, last = items[0].at, max(item.until or item.at for item in items)
    return Play(Staff(first, last)).run(items)


def item(team, hour, until=None, *, agent=None, needs=(), is_mail=False):
    end = None if until is None else MONDAY + until * HOUR
    return Item(MONDAY + hour * HOUR, end, is_mail, team.pk, agent, needs)


def test_nobody_is_played_above_what_they_can_take_and_who_waits_gets_it_when_one_ends(support):
    ann = create_agent("Ann", teams=[support], capacity=1)
    waits_in_time, waits_for_nothing = item(support, 1, 5), item(support, 1, 2)
    given = play(item(support, 0, 3), waits_for_nothing, waits_in_time, item(support, 2))
    assert given == {ann.pk: 3, NOBODY: 1}


def test_each_channel_and_the_team_have_limits_of_their_own(support):
    ann = create_agent("Ann", teams=[support], capacity_mail=1)
    mails = [item(support, 0, is_mail=True) for _ in range(2)]
    assert play(*mails, item(support, 1)) == {ann.pk: 2, NOBODY: 1}
    support.capacity = 1
    support.save()
    assert play(item(support, 0), item(support, 1)) == {ann.pk: 1, NOBODY: 1}


def test_only_who_is_in_their_shift_is_played(support):
    nights = create_office_hours(week=[[[1200, 1440]]] * 7)
    night = create_agent("Night", teams=[support], shift=nights)
    always = create_agent("Always", teams=[support])
    assert play(item(support, 0), item(support, 1)) == {always.pk: 2}
    assert play(item(support, 10), item(support, 11)) == {always.pk: 1, night.pk: 1}


def test_skills_are_played_as_the_team_asks_for_them(support):
    german = Skill.objects.create(kind="language", name="German", language="de")
    heidi = create_agent("Heidi", teams=[support], capacity=1)
    AgentSkill.objects.create(agent=heidi, skill=german, level=4)
    ann = create_agent("Ann", teams=[support])
    support.strategy, support.fallback = "by_skill", "wait"
    support.save()
    asked = [item(support, hour, needs=(german.pk,)) for hour in range(2)]
    assert play(*asked) == {heidi.pk: 1, NOBODY: 1}
    support.fallback = "at_once"
    support.save()
    assert play(*asked) == {heidi.pk: 1, ann.pk: 1}


def test_it_asks_the_database_no_more_for_more(support, now, django_assert_max_num_queries):
    create_agent("Ann", teams=[support], shift=create_office_hours())
    for _ in range(10):
        create_conversation(said="A refund", team=support, now=now)
    with django_assert_max_num_queries(40):
        running.look({"rule": "", "span": "most"}, now=now)
