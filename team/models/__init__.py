from .agent import TONES, Agent, AgentManager, initials
from .office_hours import OfficeHours, OneOff
from .team import Team, TeamQuerySet

__all__ = [
    "TONES",
    "Agent",
    "AgentManager",
    "OfficeHours",
    "OneOff",
    "Team",
    "TeamQuerySet",
    "initials",
]
