from .change import Change
from .customer import Customer
from .editing import MOST_ATTRIBUTES, Taken, TooMany
from .identity import Identity
from .merge import Merge
from .visit import Visit

__all__ = [
    "MOST_ATTRIBUTES",
    "Change",
    "Customer",
    "Identity",
    "Merge",
    "Taken",
    "TooMany",
    "Visit",
]
