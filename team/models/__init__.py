from .agent import TONES, Agent, AgentManager, initials
from .team import Team, TeamQuerySet

__all__ = ["TONES", "Agent", "AgentManager", "Team", "TeamQuerySet", "initials"]
