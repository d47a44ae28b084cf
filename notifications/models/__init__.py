from .device import MOST as MOST_DEVICES
from .device import Device, ServerKey, TooMany
from .notification import Notification
from .preferences import Defaults, Mute, Preferences
from .webhook import Post, Webhook

__all__ = [
    "MOST_DEVICES",
    "Defaults",
    "Device",
    "Mute",
    "Notification",
    "Post",
    "Preferences",
    "ServerKey",
    "TooMany",
    "Webhook",
]
