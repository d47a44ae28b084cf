"""From the log of a conversation to what is counted of it."""

from .deriving import derive
from .storing import alone, derive_due, refresh

__all__ = ["alone", "derive", "derive_due", "refresh"]
