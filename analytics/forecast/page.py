"""The forecast as the page shows it, made once a minute for everybody."""

from typing import NamedTuple

from django.core.cache import cache

from . import moves
from .playing import AHEAD, play
from .situation import standings

KEPT = 60  # seconds


class Row(NamedTuple):
    """A team. `ahead`: (minutes, expected number, percent that there is one at all)."""

    name: str
    ahead: list
    owed: int
    late: int
    coming: float
    on_shift: list  # names
    pace: float  # minutes for an answer


class Advice(NamedTuple):
    """`agent`: whom to have work for this team alone, or "" for anybody who comes in addition."""

    team: str
    agent: str
    saves: float
    before: float


def forecast(now):
    """{"rows": [Row], "moves": [Advice], "made_at": now}"""
    key = f"forecast:{now:%Y%m%d%H%M}"
    return cache.get_or_set(key, lambda: make(now), KEPT)


def make(now):
    found = standings(now)
    seed = f"{now:%Y%m%d%H%M}"
    outlooks = {each.team.pk: play(each.situation, seed=seed) for each in found}
    return {
        "rows": [_row(each, outlooks[each.team.pk]) for each in found],
        "moves": [
            Advice(move.team.name, move.agent.name if move.agent else "", move.saves, move.before)
            for move in moves.best(found, outlooks, seed)
        ],
        "made_at": now,
    }


def _row(standing, outlook):
    pace = sorted(standing.situation.pace)
    chances = (round(100 * chance) for chance in outlook.chance)
    return Row(
        name=standing.team.name,
        ahead=list(zip(AHEAD, outlook.expected, chances, strict=True)),
        owed=len(standing.situation.waiting),
        late=standing.late,
        coming=standing.coming,
        on_shift=[agent.name for agent in standing.members],
        pace=pace[len(pace) // 2] / 60,
    )
