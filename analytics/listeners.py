from conversations.events import Kind

from .basis import make_due
from .models import Due

# After these there may be other facts.
COUNTED_AFTER = {
    *(Kind.OPENED, Kind.MESSAGE_RECEIVED, Kind.MESSAGE_SENT, Kind.MESSAGE_WITHDRAWN),
    *(Kind.BOUNCED, Kind.DELIVERY_CHANGED, Kind.TAKEN_OVER, Kind.ASSIGNED, Kind.HANDED_TO),
    *(Kind.HANDED_OFF, Kind.RETURNED_TO_BOT, Kind.CLOSED, Kind.BOT_SOLVED, Kind.REOPENED),
    *(Kind.PRIORITY_CHANGED, Kind.DEPARTMENT_SET, Kind.ISSUE_TYPE_SET, Kind.TAGS_CHANGED),
    *(Kind.SLA_CHOSEN, Kind.SLA_BREACHED, Kind.RATING_ASKED, Kind.RATED),
    *(Kind.RECOGNISED, Kind.CUSTOMER_MERGED, Kind.CUSTOMER_UNMERGED),
    *(Kind.PROMISED, Kind.PROMISE_KEPT, Kind.PROMISE_DROPPED),
    *(Kind.MERGED, Kind.UNMERGED, Kind.SPLIT, Kind.UNSPLIT),
}


def make_it_due(event):
    """The listener: what is counted of its conversation is derived anew, some seconds later."""
    if event.kind == Kind.DELIVERY_CHANGED and not event.message.is_scheduled:
        return  # it was an answer when it was written
    Due.objects.create(conversation_id=event.conversation_id)


def make_theirs_due(customer):
    """The listener: agents changed something about a customer, and so what is promised to them."""
    make_due(customer.conversations.open().values_list("pk", flat=True))
