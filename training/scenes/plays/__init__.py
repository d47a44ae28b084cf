"""The scenarios that come with the product, in the order in which they are learned."""

from . import (
    angry,
    bot_hands_off,
    collision,
    curious,
    deadline,
    missing_file,
    other_language,
    over_limit,
    phishing,
    several_questions,
    thanks,
    unclear,
    vip,
    wrong_plug,
    wrong_recipient,
)

MODULES = (
    *(wrong_plug, thanks, unclear, several_questions),
    *(angry, bot_hands_off, missing_file, deadline, other_language, vip),
    *(over_limit, collision, wrong_recipient, curious, phishing),
)
DEFAULTS = {"minutes": 6, "level": 1, "briefing": [], "props": {}, "careless": []}
PLAYS = {module.PLAY["key"]: {**DEFAULTS, **module.PLAY} for module in MODULES}


def all_plays():
    """[scenario]"""
    return list(PLAYS.values())
