"""What a thread shows: its log in pages, each line with who had the conversation at that time."""

from django.utils import timezone

from .events import Kind

PAGE = 40

# Who has a conversation in this state, for the line beside the log (see Conversation.spine).
SPINES = {
    "bot": "bot",
    "pending": "wait",
    "active": "agent",
    "bot_handled": "bot",
    "closed": "done",
}
# The state before an event of this kind; the others say it in their details, or change nothing.
BEFORE = {Kind.HANDED_OFF: "bot", Kind.BOT_SOLVED: "bot", Kind.RETURNED_TO_BOT: "active"}
SAY_BEFORE = {Kind.TAKEN_OVER, Kind.CLOSED, Kind.REOPENED}
CHANGES = SAY_BEFORE | set(BEFORE)
PINS = {Kind.NOTE_PINNED, Kind.NOTE_UNPINNED}
# These change nothing of the page but its log, and what stands above it.
SPOKEN = PINS | {
    Kind.MESSAGE_RECEIVED,
    Kind.MESSAGE_SENT,
    Kind.AUTO_REPLY_RECEIVED,
    Kind.NOTE_ADDED,
    Kind.DELIVERY_CHANGED,
    Kind.MESSAGE_WITHDRAWN,
}


def page(conversation, before=None):
    """The last lines, or the last before a version: (events, is there more above)."""
    log = conversation.events.for_thread().exclude(kind=Kind.DELIVERY_CHANGED)
    if before:
        log = log.filter(version__lt=before)
    events = list(log.order_by("-version")[: PAGE + 1])
    shown = events[:PAGE][::-1]
    return dress(conversation, shown, status_after(conversation, before)), len(events) > PAGE


def status_after(conversation, version):
    """The state that the conversation was in just before this version of it; now, without one."""
    if not version:
        return conversation.status
    later = conversation.events.filter(version__gte=version, kind__in=CHANGES)
    event = later.order_by("version").first()
    return status_before(event, conversation.status) if event else conversation.status


def status_before(event, status):
    if event.kind in SAY_BEFORE:
        return event.details.get("was") or status
    return BEFORE.get(event.kind, status)


def dress(conversation, events, status):
    """Give each event what its line shows beside itself: `by` (the spine), `starts_day`, and
    `is_from_bot` (a person took over from the bot, which may have asked for one before).

    Goes backwards: what a conversation is now is known, and each change says what was before.
    """
    for event in reversed(events):
        event.by = SPINES.get(status, "agent")
        status = status_before(event, status)
    day = last_change = None
    for event in events:
        event.is_from_bot = last_change == Kind.HANDED_OFF or event.details.get("was") == "bot"
        last_change = event.kind if event.kind in CHANGES else last_change
        event.conversation = conversation
        if message := event.message:
            message.conversation = conversation
            if message.author:
                event.by = "bot" if message.author.is_bot else "agent"
            if message.customer_id == conversation.customer_id:
                message.customer = conversation.customer
        today = timezone.localdate(event.created_at)
        event.starts_day, day = today != day, today
    return events


def standing_hand_off(conversation):
    """The bot's request for a person that nobody has answered yet, or None."""
    if conversation.status != conversation.Status.PENDING:
        return None
    last = conversation.events.filter(kind__in=CHANGES).select_related("actor")
    event = last.order_by("-version").first()
    return event if event and event.kind == Kind.HANDED_OFF else None


def is_state_changed(events):
    """Whether these lines change more of the page than the log."""
    return any(event.kind not in SPOKEN for event in events)


def is_customer_another(events):
    """Whether the conversation is with somebody else since."""
    others = {Kind.RECOGNISED, Kind.CUSTOMER_MERGED, Kind.CUSTOMER_UNMERGED}
    return any(event.kind in others for event in events)


def after(conversation, version):
    """The lines that came after a version, as a live screen gets them."""
    return list(conversation.events.after(version).for_thread())
