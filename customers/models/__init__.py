from .change import Change
from .customer import Customer
from .editing import MOST_ATTRIBUTES, Taken, TooMany
from .identity import Identity

__all__ = ["MOST_ATTRIBUTES", "Change", "Customer", "Identity", "Taken", "TooMany"]
