"""What would help most: the same two hours played with one agent more, or somewhere else."""

from dataclasses import replace
from typing import NamedTuple

from .playing import AHEAD, LENGTH, Hand, play

MOST = 3
WORTH = 0.75  # late answers fewer: less is noise
RUNS = 60
TRIED = 24


class Move(NamedTuple):
    """One more agent for a team; or, with `agent`, this one for this team alone."""

    team: object
    saves: float
    before: float
    agent: object = None


def best(standings, outlooks, seed):
    """At most three, of those that save something that can be told from chance."""
    needy = [each for each in standings if outlooks[each.team.pk].expected[-1] >= WORTH]
    found = [_one_more(each, seed) for each in needy]
    shifts = [
        (each, agent) for each in needy for agent in each.members if each.members[agent].share < 1
    ]
    found += [_all_of(standings, each, agent, seed) for each, agent in shifts[:TRIED]]
    worth = (move for move in found if move.saves >= WORTH)
    return sorted(worth, key=lambda move: -move.saves)[:MOST]


def _one_more(standing, seed):
    situation = standing.situation
    before = _late(situation, seed)
    after = _late(situation.with_hand(Hand(1, ((0, LENGTH),))), seed)
    return Move(standing.team, before - after, before)


def _all_of(standings, standing, agent, seed):
    """What their other teams lose counts, too."""
    saves = before = 0
    for each in standings:
        if agent in each.members:
            was = _late(each.situation, seed)
            saves += was - _late(_with(each, agent, each is standing), seed)
            before += was
    return Move(standing.team, saves, before, agent)


def _with(standing, agent, is_here):
    hands = {**standing.members, agent: replace(standing.members[agent], share=1)}
    if not is_here:
        del hands[agent]
    return replace(standing.situation, hands=list(hands.values()))


def _late(situation, seed):
    return play(situation, seed=seed, runs=RUNS).expected[len(AHEAD) - 1]
