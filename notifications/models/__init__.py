from .notification import Notification
from .preferences import Defaults, Mute, Preferences

__all__ = ["Defaults", "Mute", "Notification", "Preferences"]
