"""The scenarios that can be played here: ours, and those of the house."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _

from .models import OwnScene, Practice
from .scenes.plays import PLAYS

LEVELS = {1: _("First steps"), 2: _("Everyday work"), 3: _("Hard cases")}


def scenarios():
    """[scenario], in the order in which they are learned."""
    own = [scene.scenario for scene in OwnScene.objects.published()]
    return sorted([*PLAYS.values(), *own], key=lambda scenario: scenario["level"])


def scenario(key):
    """The one of this key, or None."""
    if key in PLAYS:
        return PLAYS[key]
    own = OwnScene.objects.published().with_key(key).first()
    return own.scenario if own else None


def by_level(agent):
    """[(what the level is called, [scenario, each with the agent's `best` score or None])]"""
    played = Practice.objects.best_of([agent]).get(agent.pk, [])
    best = {one["key"]: one["score"] for one in played}
    found = [{**each, "best": best.get(each["key"])} for each in scenarios()]
    return [
        (LEVELS[level], list(plays)) for level, plays in groupby(found, lambda one: one["level"])
    ]
