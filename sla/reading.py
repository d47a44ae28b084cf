"""The lines of a conversation's log that its clocks go by. -> Story"""

from collections import defaultdict
from datetime import timedelta

from conversations import threads
from conversations.events import Kind
from conversations.models import Event, Message
from conversations.models.states import DONE, Status

from .story import ASKS, JOINS, Line, Story

D = Message.Delivery
MOVES = JOINS | {Kind.UNMERGED, Kind.SPLIT}
HEARD = threads.CHANGES | ASKS | {Kind.OPENED, Kind.MESSAGE_SENT, Kind.SPLIT}
READ = (
    *("version", "kind", "details", "created_at"),
    *("message__home", "message__delivery", "message__author__is_bot"),
    *("message__is_scheduled", "message__send_at"),
)


def read(conversation):
    """Of a conversation whose row is locked: what it says and its log belong together.

    A reply that is to leave later is no answer before: it counts from when it left.
    """
    log = conversation.events.filter(kind__in=HEARD).order_by("version")
    return _tell(conversation, list(log.values_list(*READ, named=True)))


def read_many(conversations):
    """[Story] of each, in one query; of what is written meanwhile, perhaps by halves."""
    logs = defaultdict(list)
    log = Event.objects.filter(conversation__in=conversations, kind__in=HEARD).order_by("version")
    for event in log.values_list("conversation_id", *READ, named=True):
        logs[event.conversation_id].append(event)
    return [_tell(conversation, logs[conversation.pk]) for conversation in conversations]


def _tell(conversation, events):
    if any(event.kind in MOVES for event in events):
        # What was moved came to the end of the log; its times say where it belongs.
        events.sort(key=lambda event: (event.created_at, event.version))
    undone = _undone(events)
    is_foreign = _came_from_elsewhere(conversation, events)
    status, lines = conversation.status, []
    for event in reversed(events):
        if event.version in undone or is_foreign(event):
            continue
        if _has_left(event):
            lines.append(_line(event, status))
        if event.kind == Kind.BOUNCED and event.details.get("was") == Status.BOT:
            status = Status.BOT
        else:
            status = threads.status_before(event, status)
    return Story(lines[::-1], waiting_since=_waiting_since(conversation, events))


def _has_left(event):
    if event.message__is_scheduled and event.message__delivery == D.QUEUED:
        return False
    return event.message__delivery != D.WITHDRAWN


def _waiting_since(conversation, events):
    """What the conversation says, or would say if it had no reply that is yet to leave."""
    if conversation.waiting_since or conversation.status in DONE:
        return conversation.waiting_since
    for event in reversed(events):
        if event.kind == Kind.MESSAGE_SENT and event.message__delivery != D.WITHDRAWN:
            waited = None if _has_left(event) else event.details.get("waited")
            return waited and event.created_at - timedelta(seconds=waited)
    return None


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
    at = event.message__send_at if event.message__is_scheduled else event.created_at
    return Line(at, event.kind, status, by, event.details)


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
