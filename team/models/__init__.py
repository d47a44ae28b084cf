from .agent import TONES, Agent, AgentManager, initials
from .office_hours import OfficeHours, OneOff
from .skill import AgentSkill, Skill
from .team import Team, TeamQuerySet

__all__ = [
    "TONES",
    "Agent",
    "AgentManager",
    "AgentSkill",
    "OfficeHours",
    "OneOff",
    "Skill",
    "Team",
    "TeamQuerySet",
    "initials",
]
