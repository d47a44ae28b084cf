"""The lines of a conversation's log that its clocks go by. -> Story"""

from conversations import threads
from conversations.events import Kind
from conversations.models import Message
from conversations.models.states import Status

from .story import ASKS, JOINS, Line, Story

MOVES = JOINS | {Kind.UNMERGED, Kind.SPLIT}
HEARD = threads.CHANGES | ASKS | {Kind.OPENED, Kind.MESSAGE_SENT, Kind.SPLIT}
READ = (
    *("version", "kind", "details", "created_at"),
    *("message__home", "message__delivery", "message__author__is_bot"),
)


def read(conversation):
    """Of a conversation whose row is locked: what it says and its log belong together."""
    log = conversation.events.filter(kind__in=HEARD).order_by("version")
    events = list(log.values_list(*READ, named=True))
    if any(event.kind in MOVES for event in events):
        # What was moved came to the end of the log; its times say where it belongs.
        events.sort(key=lambda event: (event.created_at, event.version))
    undone = _undone(events)
    is_foreign = _came_from_elsewhere(conversation, events)
    status, lines = conversation.status, []
    for event in reversed(events):
        if event.version in undone or is_foreign(event):
            continue
        if event.message__delivery != Message.Delivery.WITHDRAWN:
            lines.append(_line(event, status))
        if event.kind == Kind.BOUNCED and event.details.get("was") == Status.BOT:
            status = Status.BOT
        else:
            status = threads.status_before(event, status)
    return Story(lines[::-1], waiting_since=conversation.waiting_since)


def _undone(events):
    """The versions of what was taken back, and of the taking back: as if it never was."""
    found, joined = set(), []
    for event in events:
        if "undoes" in event.details:
            found |= {event.version, event.details["undoes"]}
        elif event.details.get("is_part"):
            if event.kind in JOINS:
                joined.append(event.version)
            elif event.kind == Kind.UNMERGED and joined:
                found |= {event.version, joined.pop()}
    return found


def _line(event, status):
    by = ""
    if event.kind == Kind.MESSAGE_SENT:
        by = "bot" if event.message__author__is_bot else "person"
    return Line(event.created_at, event.kind, status, by, event.details)


def _came_from_elsewhere(conversation, events):
    """Whether a line was written before its conversation became part of this one: its clocks were
    kept there."""
    joined = {
        event.details["other"]: event.created_at
        for event in events
        if event.kind in JOINS and not event.details.get("is_part")
    }
    parts = conversation.parts() if joined else {}

    def is_foreign(event):
        home = parts.get(event.message__home)
        return home in joined and event.created_at < joined[home]

    return is_foreign
