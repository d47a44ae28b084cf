from .rule import Moment, Rule, RuleVersion
from .run import Match, Run

__all__ = ["Match", "Moment", "Rule", "RuleVersion", "Run"]
