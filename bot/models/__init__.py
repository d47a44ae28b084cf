"""How the bot of an inbox behaves, what it has to do, and what it made of each message."""

from .flow import Flow, FlowVersion, Place
from .run import Run
from .settings import Settings
from .team_answer import TeamAnswer
from .topic import Topic
from .turn import Outcome, Turn

__all__ = [
    "Flow",
    "FlowVersion",
    "Outcome",
    "Place",
    "Run",
    "Settings",
    "TeamAnswer",
    "Topic",
    "Turn",
]
