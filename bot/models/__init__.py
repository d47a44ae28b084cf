"""How the bot of an inbox behaves, and what it made of each message."""

from .settings import Settings
from .turn import Turn

__all__ = ["Settings", "Turn"]
