"""The bot hears what happens in conversations that are with it."""

from conversations.events import Kind

HEARD = {Kind.OPENED, Kind.MESSAGE_RECEIVED, Kind.REOPENED, Kind.RETURNED_TO_BOT}


def speak(event):
    """It is the bot's turn."""
