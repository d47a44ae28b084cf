"""The two hours to come, on situations small enough to know what must come out."""

import pytest

from analytics.forecast.playing import LENGTH, NEVER, Hand, Situation, play

HOUR = 3600
ALL_TIME = ((0, LENGTH),)


def situation(waiting=(), *, coming=0, target=120, pace=(60,), hands=1, there=ALL_TIME, share=1):
    return Situation(
        waiting=list(waiting),
        rates=[(0, LENGTH, coming)],
        dues=[lambda at: at + target],
        pace=list(pace),
        hands=[Hand(share, there)] * hands,
    )


def expected(*args, **kwargs):
    return play(situation(*args, **kwargs)).expected


def test_nothing_is_late_where_nobody_waits_and_nobody_writes():
    assert expected() == (0, 0, 0)


def test_with_nobody_on_shift_all_that_falls_due_is_late():
    assert expected([10 * 60, 50 * 60, 100 * 60], hands=0) == (1, 2, 3)
    assert expected([10 * 60], there=((HOUR, LENGTH),)) == (1, 1, 1)


def test_what_is_late_already_is_work_but_not_counted_again():
    assert expected([-60] * 3) == (0, 0, 0)
    late = expected([-60] * 5 + [240], pace=[60])
    assert late[0] == 1  # the five come first


def test_what_was_promised_nothing_is_never_late():
    assert expected([NEVER] * 50, hands=0) == (0, 0, 0)


def test_one_agent_answers_one_a_minute_and_no_more():
    """The first ends within a minute: somebody is in the middle of an answer as we look."""
    assert expected([minute * 60 + 60 for minute in range(1, 31)])[0] == 0
    assert expected([600] * 30)[0] == pytest.approx(20.5, abs=1)


def test_an_agent_whom_two_teams_share_takes_twice_as_long():
    assert expected([600] * 8)[0] == 0
    assert expected([600] * 8, share=0.5)[0] == pytest.approx(3.5, abs=0.6)


def test_customers_to_come_count_before_they_have_written():
    quiet, busy = expected(coming=20, pace=[60]), expected(coming=240, pace=[60])
    assert quiet[2] < 2
    assert busy[2] > 60


def test_one_more_agent_never_makes_it_worse():
    for coming in (30, 90, 150):
        by_hands = [expected(coming=coming, hands=hands)[2] for hands in (1, 2, 3)]
        assert by_hands == sorted(by_hands, reverse=True)


def test_the_same_situation_gives_the_same_numbers():
    assert expected(coming=60) == expected(coming=60)


def test_a_chance_is_one_when_it_always_happens():
    sure = play(situation([60], hands=0))
    assert sure.chance == (1, 1, 1)
    assert 0 < play(situation(coming=30)).chance[2] <= 1
