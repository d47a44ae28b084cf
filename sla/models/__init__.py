from .choice import ChosenPolicy
from .clock import Clock
from .policy import Moment, Policy, PolicyVersion, Promise
from .recount import Recount

__all__ = ["ChosenPolicy", "Clock", "Moment", "Policy", "PolicyVersion", "Promise", "Recount"]
