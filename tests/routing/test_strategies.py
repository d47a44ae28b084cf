"""Who gets it, from facts alone."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.strategies import Question, decide, decide_again, trace_of
from team.capacity import Taker
from team.models.team import Fallback, Strategy

limits = st.none() | st.integers(0, 5)
loads = st.integers(0, 6)


def taker(pk, **facts):
    return Taker(pk, f"Agent {pk}", facts.pop("availability", "online"), **facts)


@st.composite
def crowds(draw):
    pks = draw(st.lists(st.integers(1, 9), unique=True, max_size=6))
    return [
        taker(
            pk,
            availability=draw(st.sampled_from(["online", "online", "away", "offline"])),
            load=draw(loads),
            capacity=draw(limits),
            channel_load=draw(loads),
            channel_capacity=draw(limits),
            team_load=draw(loads),
            team_capacity=draw(limits),
            skills=draw(st.dictionaries(st.integers(1, 3), st.integers(1, 5))),
            given_at=draw(st.sampled_from(["", "2026-11-25T09:00:00", "2026-11-25T10:00:00"])),
            had_it=draw(st.booleans()),
        )
        for pk in pks
    ]


questions = st.builds(
    Question,
    strategy=st.sampled_from([each for each in Strategy.values if each != Strategy.BY_HAND]),
    needs=st.lists(st.integers(1, 3), unique=True, max_size=2).map(tuple),
    place=st.integers(0, 10),
    fallback=st.sampled_from(Fallback.values),
    fallback_seconds=st.integers(0, 90),
    waited=st.integers(0, 120),
)


@given(questions, crowds())
def test_whoever_gets_it_is_there_and_below_every_limit(question, crowd):
    decision = decide(question, crowd)

    if decision.chosen is None:
        assert all(decision.why[one.id] for one in crowd)
    else:
        chosen = next(one for one in crowd if one.id == decision.chosen)
        assert chosen.availability == "online"
        assert not chosen.had_it
        for load, limit in (
            (chosen.load, chosen.capacity),
            (chosen.channel_load, chosen.channel_capacity),
            (chosen.team_load, chosen.team_capacity),
        ):
            assert limit is None or load < limit


@given(questions, crowds())
def test_it_waits_only_when_nobody_can_take_it(question, crowd):
    decision = decide(question, crowd)

    if decision.chosen is None:
        for one in crowd:
            assert one.cannot or set(question.needs) - set(one.skills)


@given(questions, crowds())
def test_the_trace_alone_leads_to_the_same_decision(question, crowd):
    decision = decide(question, crowd)

    trace = json.loads(json.dumps(trace_of(question, crowd, decision)))

    assert decide_again(trace) == decision
    assert {one["id"] for one in trace["agents"]} == {one.id for one in crowd}
    assert all(one["why"] for one in trace["agents"])


@given(st.permutations(range(1, 6)), st.integers(0, 6))
def test_going_round_gives_everybody_the_same(pks, place):
    crowd, got = [taker(pk) for pk in pks], Counter()
    for _ in range(20):
        place = decide(Question(Strategy.ROUND_ROBIN, place=place), crowd).chosen
        got[place] += 1

    assert set(got.values()) == {4}


def test_least_loaded_and_then_who_waited_longest():
    crowd = [
        taker(1, load=2),
        taker(2, load=1, given_at="2026-11-25T10:00:00"),
        taker(3, load=1, given_at="2026-11-25T09:00:00"),
    ]

    decision = decide(Question(Strategy.LEAST_LOADED), crowd)

    assert decision.chosen == 3
    assert decision.why == {1: "has_more", 2: "got_later", 3: "waited_longest"}


GERMAN, BILLING = 1, 2
CROWD = [
    taker(1, skills={GERMAN: 2, BILLING: 5}, load=0),
    taker(2, skills={GERMAN: 5, BILLING: 4}, load=3),
    taker(3, skills={GERMAN: 5}),
]


def test_of_those_with_all_the_skills_the_best_gets_it():
    decision = decide(Question(Strategy.BY_SKILL, needs=(GERMAN, BILLING)), CROWD)

    assert decision.chosen == 2
    assert decision.why == {1: "lower_level", 2: "best_skills", 3: "unskilled"}


def test_what_needs_no_skill_goes_to_who_has_least_to_do():
    assert decide(Question(Strategy.BY_SKILL), CROWD).chosen == 1


@pytest.mark.parametrize(
    ("fallback", "waited", "chosen"),
    [("at_once", 0, 2), ("later", 59, None), ("later", 60, 2), ("wait", 10_000, None)],
)
def test_without_the_skills_it_falls_back_to_whoever_knows_most(fallback, waited, chosen):
    crowd = [taker(1), taker(2, skills={GERMAN: 1}, load=4)]
    question = Question(
        Strategy.BY_SKILL, needs=(GERMAN, BILLING), fallback=fallback, waited=waited
    )

    decision = decide(question, crowd)

    assert decision.chosen == chosen
    assert decision.is_fallback == (chosen is not None)
