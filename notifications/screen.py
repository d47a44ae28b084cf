"""What an open screen of an agent is told: the toast, the figure at the bell, the sound."""

from contextlib import suppress

import redis
from django.template.loader import render_to_string

from conversations import live

from . import lines
from .models import Notification


def call(agent, about):
    """The frame for a socket of this agent's; None when they may not see it (any more).

    `about`: pk of an event, or the line of what is none; None when only the figure has changed.
    """
    unread = lines.unread(agent)
    if about is None:
        return {"type": "bell", "unread": unread}
    which = {"line": about} if isinstance(about, str) else {"event": about}
    mine = Notification.objects.visible_to(agent).on_screen().unread().filter(**which)
    notification = mine.for_words().select_related("agent").first()
    if notification is None:
        return None
    pk = about if notification.address else notification.conversation_id
    frame = {"type": "call", "unread": unread, "pk": pk}
    if notification.is_loud:
        line = lines.Line(notification, 1)
        context = {"notification": notification, "line": line, "about": about, "agent": agent}
        frame["html"] = render_to_string("notifications/live/toast.html", context)
        frame["sound"], frame["event"] = notification.sound, about
    return frame


def wake(agents, about=None):
    """Tell the screens of these agents; a lost wake-up is made up for by the next page."""
    if agents:
        with suppress(redis.RedisError, TimeoutError):
            live.say(*(f"agent:{pk}" for pk in agents), call=about)
