"""The scenarios that can be played here: ours, and those of the house."""

from .models import OwnScene
from .scenes.plays import PLAYS


def scenarios():
    """[scenario], in the order in which they are learned."""
    own = [scene.scenario for scene in OwnScene.objects.published()]
    return sorted([*PLAYS.values(), *own], key=lambda scenario: scenario["level"])


def scenario(key):
    """The one of this key, or None."""
    if key in PLAYS:
        return PLAYS[key]
    own = (scene.scenario for scene in OwnScene.objects.published())
    return next((each for each in own if each["key"] == key), None)
