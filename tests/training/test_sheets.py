"""The score sheet: its trainee sees all of it, supervisors see the result."""

from datetime import timedelta

import pytest

from tests.factories import create_agent
from tests.project.test_what_others_have import signed_in
from training import replaying
from training.models import Practice
from training.scenes import frozen, score
from training.scenes.asking import in_words
from training.scenes.plays import PLAYS
from training.scenes.rehearsing import rehearse
from training.scenes.tips import tip


def played(trainee, now, key="wrong-plug", acts="good", **fields):
    """A practice that is over, as a real one leaves it."""
    scenario = frozen(PLAYS[key])
    story = rehearse(scenario, scenario[acts] if isinstance(acts, str) else acts, seed=3)
    kept = {"transcript": story, "sheet": score(scenario, story, 3), **fields}
    return Practice.objects.create(
        trainee=trainee,
        key=key,
        scenario=scenario,
        seed=3,
        started_at=now,
        seen_at=now,
        ended_at=now + timedelta(minutes=3),
        ending="finished",
        **kept,
    )


def page(agent, practice):
    return signed_in(agent).get(f"/training/practices/{practice.pk}/")


def test_its_trainee_sees_the_points_the_goals_and_every_line(maya, now):
    text = page(maya, played(maya, now)).text

    assert "100 of 100 points" in text
    assert "Gives numbered steps" in text
    assert "Press “Exchange a part”" in text
    assert 'data-at="40"' in text
    assert "See a good answer" in text


def test_what_was_missed_is_said_with_a_reason(maya, now):
    text = page(maya, played(maya, now, acts="careless")).text

    assert "0 of 100 points" in text
    assert "finds the place again by its number" in text


def test_a_reason_fits_what_went_wrong(maya, now):
    asked_twice = page(maya, played(maya, now, "bot-hands-off", acts="careless")).text
    assert "The violet card has it." in asked_twice
    assert "One clear question costs a minute" not in asked_twice

    passed_on = [{"wait": 9, "does": "hands", "to": "Billing"}]
    phished = page(maya, played(maya, now, "phishing", acts=passed_on)).text
    assert "may press the link. A note is enough" in phished
    assert "Who may decide has to see it" not in phished


@pytest.mark.parametrize("play", PLAYS.values(), ids=PLAYS)
def test_no_goal_is_missed_without_a_reason(play):
    assert [in_words(goal) for goal in play["goals"] if not tip(goal)] == []


def test_a_supervisor_sees_the_result_and_nothing_that_was_said(maya, priya, now):
    text = page(priya, played(maya, now)).text

    assert "100 of 100 points" in text
    assert maya.name in text
    assert "Exchange a part”." not in text
    assert "data-replay" not in text


def test_another_agent_finds_nothing(maya, now):
    jonas = create_agent("Jonas Weber")

    assert page(jonas, played(maya, now)).status_code == 404


def test_what_was_broken_off_has_no_score(maya, now):
    practice = played(maya, now, transcript=[], sheet={})

    assert "was broken off" in page(maya, practice).text


def test_what_somebody_wrote_in_it_is_text(maya, now):
    acts = [{"wait": 10, "does": "writes", "text": "<img src=x>{{ 7|add:42 }}"}]

    text = page(maya, played(maya, now, acts=acts)).text

    assert "<img src=x" not in text
    assert "&lt;img src=x&gt;{{ 7|add:42 }}" in text


def test_one_thing_weighs_more_than_all_friendly_words(maya, now):
    text = page(maya, played(maya, now, key="over-limit", acts="careless")).text

    assert "Promises no money" in text


def test_who_played_it_before_sees_how_that_went(maya, now):
    first = played(maya, now - timedelta(days=1), acts="careless")

    text = page(maya, played(maya, now)).text

    assert f"/training/practices/{first.pk}/" in text


def test_the_replay_says_who_waits_and_since_when():
    scenario = PLAYS["wrong-plug"]
    story = rehearse(scenario, scenario["good"], seed=3)

    lines = replaying.lines(scenario, story, seed=3, trainee="Maya")

    assert [line.kind for line in lines[:2]] == ["message", "message"]
    assert lines[0].waits
    assert lines[0].since == 0
    assert not lines[1].waits


def test_what_was_before_the_beginning_has_a_minus():
    assert replaying.clock(-45) == "−0:45"
    assert replaying.clock(65.4) == "1:05"


@pytest.mark.parametrize("key", PLAYS)
def test_every_scenario_has_a_sheet_and_a_replay(key, maya, now):
    answer = page(maya, played(maya, now, key=key))

    assert answer.status_code == 200
    assert "{customer" not in answer.text
    assert "{order}" not in answer.text


def test_supervisors_see_the_best_of_each_scenario(maya, priya, now):
    played(maya, now - timedelta(days=2), acts="careless")
    best = played(maya, now - timedelta(days=1))
    played(maya, now, acts="careless")

    text = signed_in(priya).get("/training/people/").text

    assert "3 practices" in text
    assert f"/training/practices/{best.pk}/" in text
    assert text.count("/training/practices/") == 1


def test_the_practice_room_says_how_it_went_best(maya, now):
    played(maya, now)

    assert "Best: 100 of 100" in signed_in(maya).get("/training/practices/").text
