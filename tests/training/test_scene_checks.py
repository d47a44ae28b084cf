"""What is wrong with a scenario is said before anybody plays it."""

from copy import deepcopy

import pytest

from training.example import script
from training.scenes.checking import problems
from training.scenes.plays import DEFAULTS, all_plays


@pytest.fixture
def scenario():
    return {**DEFAULTS, **deepcopy(script()), "key": "own"}


def said(scenario):
    return " ".join(problem.text for problem in problems(scenario))


def test_what_a_new_one_begins_with_can_be_played(scenario):
    assert problems(scenario) == []


@pytest.mark.parametrize("play", all_plays(), ids=lambda play: play["key"])
def test_ours_can_be_played(play):
    assert problems(play) == []


def test_steps_that_wait_for_each_other_are_found(scenario):
    scenario["steps"][1]["after"] = "end"

    assert "“thanks” is never played" in said(scenario)


def test_a_step_that_is_not_there_is_named(scenario):
    scenario["steps"][1]["after"] = "aks"

    assert "no step “aks”" in said(scenario)
    assert "waits for a step that waits" not in said(scenario)


def test_a_blank_that_stands_for_nothing_is_named_with_those_there_are(scenario):
    scenario["steps"][0]["says"] = ["Where is {oder}?"]

    assert "{oder} stands for nothing" in said(scenario)
    assert "{order}" in said(scenario)


def test_two_steps_of_one_name_are_refused(scenario):
    scenario["steps"][1]["key"] = "asks"

    assert "is there twice" in said(scenario)


def test_it_needs_an_end(scenario):
    del scenario["steps"][2]

    assert "It has no end" in said(scenario)


def test_it_needs_somebody_who_writes(scenario):
    scenario["steps"] = scenario["steps"][2:]
    scenario["steps"][0].pop("after")

    assert "No customer writes" in said(scenario)


def test_a_question_without_its_words_is_not_complete(scenario):
    scenario["goals"][2]["words"] = []

    assert "is not complete" in said(scenario)


def test_a_good_play_that_misses_something_says_what(scenario):
    scenario["good"][0]["text"] = "It takes two days. Does that suit you?"

    assert "Calls the customer by name" in said(scenario)


def test_a_good_play_that_leads_nowhere_says_where_it_stops(scenario):
    scenario["good"] = scenario["good"][:1]

    assert "does not come to the end: nothing follows “thanks”" in said(scenario)


def test_a_hasty_answer_must_not_be_enough(scenario):
    scenario["goals"] = [{"asks": "first_reply", "seconds": 120, "points": 10}]

    assert "hasty" in said(scenario)


def test_nobody_answers_what_its_customer_has_not_begun(scenario):
    early = {"key": "early", "who": "colleague", "does": "writes", "says": ["Hello"]}
    scenario["steps"].append(early)

    assert "“early” comes before the customer has written" in said(scenario)

    early["after"] = "asks"
    assert problems(scenario) == []


@pytest.mark.parametrize("name", ["Robin <robin>", "Robin <robin@>", "R" * 300])
def test_an_address_that_leads_nowhere_is_refused(scenario, name):
    scenario["people"]["customer"] = [name]

    assert "is no name" in said(scenario)


def test_a_name_that_is_none_is_refused(scenario):
    scenario["people"]["customer"] = ["<robin@example.com>"]

    assert "is no name" in said(scenario)
