"""The dashboard as a whole, for its page and for whoever sends it somewhere else."""

from . import agents, tiles
from .cards import CARDS
from .reading import Reading


def report(asked, now):
    """{"reading", "tiles": [Tile], "charts": [Chart], "agents": [Row], "together", "headings",
    "is_empty"}"""
    reading = Reading(asked, now)
    charts = [make(reading) for make in CARDS.values()]
    return {
        "reading": reading,
        "tiles": tiles.tiles(reading),
        "charts": charts,
        "is_empty": not reading.total("opened", "resolved", "first_response").count,
    } | table(reading)


def chart(asked, name, now):
    return CARDS[name](Reading(asked, now))


def table(reading):
    return {
        "agents": agents.rows(reading),
        "together": agents.together(reading),
        "headings": agents.headings(reading.asked),
    }
