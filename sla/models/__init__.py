from .choice import ChosenPolicy
from .clock import Clock
from .policy import Policy, Promise

__all__ = ["ChosenPolicy", "Clock", "Policy", "Promise"]
