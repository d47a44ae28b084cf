"""The dashboard, for its page and for whoever sends it somewhere else."""

from typing import NamedTuple

from . import agents, tiles
from .cards import CARDS
from .reading import Reading

# What is about this moment, and so has something to say of an empty time, too.
STANDING = {"workload"}


class Coming(NamedTuple):
    """A chart that the page asks for once it is there."""

    name: str
    title: str
    is_coming: bool = True


def report(asked, now, names=CARDS):
    """{"reading", "tiles": [Tile], "charts": [Chart], "is_empty"}; of charts that are not named
    only what is `Coming`."""
    reading = Reading(asked, now)
    is_empty = not reading.total("opened", "resolved", "first_response").count
    return {
        "reading": reading,
        "tiles": tiles.tiles(reading),
        "charts": [
            card.chart(reading) if name in names else Coming(name, str(card.TITLE))
            for name, card in CARDS.items()
            if not is_empty or name in STANDING
        ],
        "is_empty": is_empty,
    }


def chart(asked, name, now):
    return CARDS[name].chart(Reading(asked, now))


def table(reading):
    """{"agents": [Row], "together", "headings"}"""
    return {
        "agents": agents.rows(reading),
        "together": agents.together(reading),
        "headings": agents.headings(reading.asked),
    }
