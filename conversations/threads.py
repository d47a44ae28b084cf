"""What a thread shows: its log in pages, each line with who had the conversation at that time."""

from itertools import groupby

from django.utils import timezone

from .events import Kind

PAGE = 40
AT_ONCE = 200  # new lines; of more, the last page
FOLDED = 3  # so many lines in a row that came by themselves, and the last of them stays in sight

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
JOINS = {Kind.MERGED, Kind.UNMERGED, Kind.UNSPLIT}
SAY_BEFORE = {Kind.TAKEN_OVER, Kind.CLOSED, Kind.REOPENED} | JOINS
CHANGES = SAY_BEFORE | set(BEFORE)
PINS = {Kind.NOTE_PINNED, Kind.NOTE_UNPINNED}
# These change nothing of the page but its log, and what stands above it.
SPOKEN = PINS | {
    Kind.MESSAGE_RECEIVED,
    Kind.MESSAGE_SENT,
    Kind.AUTO_SENT,
    Kind.AUTO_REPLY_RECEIVED,
    Kind.NOTE_ADDED,
    Kind.DELIVERY_CHANGED,
    Kind.TRANSCRIBED,
    Kind.MESSAGE_WITHDRAWN,
}
# What rules, forms and other programs set about a conversation.
SORTED = {
    Kind.PRIORITY_CHANGED,
    Kind.DEPARTMENT_SET,
    Kind.ISSUE_TYPE_SET,
    Kind.TAGS_CHANGED,
}
# Shown where the message is, and no lines of their own.
UNSEEN = {Kind.DELIVERY_CHANGED, Kind.TRANSCRIBED}


def page(conversation, before=None):
    """The last lines, or the last before a version: (events, is there more above)."""
    log = conversation.events.for_thread().exclude(kind__in=UNSEEN)
    before = before and conversation.events.filter(version=before).first()
    if before:
        log = log.before(before)
    events = list(log.in_time().reverse()[: PAGE + 1])
    shown = events[:PAGE][::-1]
    return dress(conversation, shown, status_after(conversation, before)), len(events) > PAGE


def seen(events):
    """The version up to which an older part of the log was read. What was merged into it comes late
    in the log, whenever it was said, and so proves nothing."""
    ours = [event.version for event in events if not (event.message and event.message.home_id)]
    return max(ours, default=0)


def status_after(conversation, line):
    """The state that the conversation was in just before this line; now, without one."""
    if not line:
        return conversation.status
    earlier = conversation.events.before(line).values("pk")
    later = conversation.events.filter(kind__in=CHANGES).exclude(pk__in=earlier)
    event = later.in_time().first()
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
    mark_undoable(conversation, events)
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


def in_folds(events):
    """-> [(is folded, lines)]: many lines in a row that came by themselves take the room of one,
    before the last of them."""
    folds = []
    for by_itself, lines in groupby(events, _came_by_itself):
        lines = list(lines)
        if not by_itself or len(lines) <= FOLDED:
            folds.append((False, lines))
        else:
            folds += [(True, lines[:-1]), (False, lines[-1:])]
    return folds


def _came_by_itself(event):
    is_automatic = not event.actor_id and (event.reason_id or event.kind in SORTED)
    return is_automatic and not event.message_id and not event.starts_day


def mark_undoable(conversation, events):
    """Mark (`can_be_undone`) each merge and split among these that is still as it was made."""
    kinds = JOINS | {Kind.SPLIT}
    lasts = {event.details["other"]: event for event in events if event.kind in kinds}
    if not lasts:
        return
    others = type(conversation).objects.filter(pk__in=lasts)
    for pk, into in others.values_list("pk", "merged_into"):
        wanted = {Kind.MERGED: conversation.pk, Kind.SPLIT: None}
        lasts[pk].can_be_undone = into == wanted.get(lasts[pk].kind, pk)


def standing_hand_off(conversation):
    """The bot's request for a person that nobody has answered yet, or None."""
    if conversation.status != conversation.Status.PENDING:
        return None
    event = next(iter(_changes_of(conversation)), None)
    return event if event and event.kind == Kind.HANDED_OFF else None


def taken_hand_off(conversation):
    """The bot's request that a person has answered by taking over, or None. `is_fresh`: they have
    not written since, and may not have read it."""
    if conversation.status != conversation.Status.ACTIVE or not conversation.handler_epoch:
        return None
    changes = list(_changes_of(conversation)[:2])
    if [event.kind for event in changes] != [Kind.TAKEN_OVER, Kind.HANDED_OFF]:
        return None
    taken, event = changes
    written = conversation.events.filter(kind=Kind.MESSAGE_SENT, version__gt=taken.version)
    event.taken, event.is_fresh = taken, not written.exists()
    return event


def _changes_of(conversation):
    """Who had it, the latest first."""
    found = conversation.events.filter(kind__in=CHANGES - JOINS).select_related("actor")
    return found.order_by("-version")


def is_rearranged(events):
    """Whether these lines change what stands above them: then the whole log is shown afresh."""
    return len(events) >= AT_ONCE or any(event.kind in JOINS | {Kind.SPLIT} for event in events)


def is_state_changed(events):
    """Whether these lines change more of the page than the log."""
    return any(event.kind not in SPOKEN for event in events)


def is_customer_another(events):
    """Whether the conversation is with somebody else since."""
    others = {Kind.RECOGNISED, Kind.CUSTOMER_MERGED, Kind.CUSTOMER_UNMERGED}
    return any(event.kind in others for event in events)


def after(conversation, version):
    """The lines that came after a version, as a live screen gets them."""
    events = conversation.events.after(version).known_to(conversation)
    return list(events.for_thread()[:AT_ONCE])
