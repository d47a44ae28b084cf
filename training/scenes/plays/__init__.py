"""The scenarios that come with the product, in the order in which they are learned."""

from . import several_questions, thanks, unclear, wrong_plug

MODULES = (wrong_plug, thanks, unclear, several_questions)
DEFAULTS = {"minutes": 6, "level": 1, "briefing": [], "props": {}, "careless": []}
PLAYS = {module.PLAY["key"]: {**DEFAULTS, **module.PLAY} for module in MODULES}


def all_plays():
    """[scenario]"""
    return list(PLAYS.values())
