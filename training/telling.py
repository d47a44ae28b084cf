"""The log of a practice's conversations, told as plain facts: the story that is scored."""

from conversations.events import Kind
from conversations.models import Message

DOES = {
    Kind.MESSAGE_RECEIVED: "writes",
    Kind.ACKNOWLEDGED: "writes",
    Kind.MESSAGE_SENT: "writes",
    Kind.NOTE_ADDED: "notes",
    Kind.TAKEN_OVER: "takes_over",
    Kind.ASSIGNED: "assigns",
    Kind.HANDED_TO: "hands",
    Kind.HANDED_OFF: "hands_off",
    Kind.PRIORITY_CHANGED: "prioritises",
    Kind.DEPARTMENT_SET: "sorts",
    Kind.ISSUE_TYPE_SET: "sorts",
    Kind.TAGS_CHANGED: "sorts",
    Kind.SNOOZED: "snoozes",
    Kind.CLOSED: "closes",
    Kind.REOPENED: "reopens",
    Kind.SLA_WARNED: "warns",
    Kind.SLA_BREACHED: "breaks",
}
SORTS = {Kind.DEPARTMENT_SET: "department", Kind.ISSUE_TYPE_SET: "issue_type"}
BY_CUSTOMER = {Kind.MESSAGE_RECEIVED, Kind.ACKNOWLEDGED}


def tell(events, scenario, *, trainee, places, roles, started_at):
    """[fact] of these lines of the log, as training/scenes describes them, in the order of time.

    `trainee`: their number; `places`: {number of a conversation: its key in the scenario};
    `roles`: {number of a colleague: their role}. What was taken back was never said.
    """
    facts = []
    for event in events:
        where = places.get(event.conversation_id)
        if event.kind not in DOES or where is None or _is_taken_back(event):
            continue
        fact = {
            "at": round((event.created_at - started_at).total_seconds(), 1),
            "who": _who(event, scenario["conversations"][where]["customer"], trainee, roles),
            "does": "takes_over" if _is_taken(event) else DOES[event.kind],
            "in": where,
        }
        facts += [(event.version, {**fact, **told}) for told in _told(event)]
    facts.sort(key=lambda told: (told[1]["at"], told[1]["in"], told[0]))
    return [fact for _version, fact in facts]


def _is_taken_back(event):
    return bool(event.message) and event.message.delivery == Message.Delivery.WITHDRAWN


def _is_taken(event):
    """Who assigns it to themselves gives it to nobody."""
    details = event.details
    return event.kind == Kind.ASSIGNED and event.actor_id == details["assignee"] is not None


def _who(event, customer, trainee, roles):
    if event.kind in BY_CUSTOMER:
        return customer
    if event.actor is None:
        return "clock"
    if event.actor.is_bot:
        return "bot"
    return "trainee" if event.actor_id == trainee else roles.get(event.actor_id, "colleague")


def _told(event):
    """What one line tells: mostly one fact; of tags one each; of what was taken away nothing."""
    details = event.details
    if said := event.message or event.note:
        files = [attachment.name for attachment in said.attachments.all()]
        return [{"text": said.body, "files": files}]
    if event.kind == Kind.TAGS_CHANGED:
        return [{"to": name, "as": "tag"} for name in details["added"]]
    if event.kind in SORTS:
        return [{"to": details["name"], "as": SORTS[event.kind]}]
    if event.kind in {Kind.ASSIGNED, Kind.HANDED_TO}:
        return [{"to": details["name"]}]
    if event.kind == Kind.PRIORITY_CHANGED:
        return [{"to": details["to"]}]
    if event.kind in {Kind.CLOSED, Kind.HANDED_OFF}:
        return [{"reason": details["reason"]}]
    return [{}]
