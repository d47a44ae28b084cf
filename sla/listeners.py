from django.utils import timezone

from conversations.events import Kind

from .keeping import keep
from .reading import HEARD

# After these something else may be promised, or by when.
CHANGING = {
    Kind.MESSAGE_WITHDRAWN,
    Kind.DELIVERY_CHANGED,
    Kind.ASSIGNED,
    Kind.HANDED_TO,
    Kind.PRIORITY_CHANGED,
    Kind.DEPARTMENT_SET,
    Kind.ISSUE_TYPE_SET,
    Kind.TAGS_CHANGED,
    Kind.RECOGNISED,
    Kind.CUSTOMER_MERGED,
    Kind.CUSTOMER_UNMERGED,
    Kind.SPLIT,
    Kind.SLA_CHOSEN,
    Kind.PROMISED,
    Kind.PROMISE_KEPT,
    Kind.PROMISE_DROPPED,
}
KEPT_AFTER = HEARD | CHANGING


def keep_promises(event):
    """The listener: the clocks of its conversation are as its log says now."""
    if event.kind == Kind.DELIVERY_CHANGED and not event.message.is_scheduled:
        return  # it was an answer when it was written
    keep(event.conversation, now=timezone.now())


def keep_promises_of(customer):
    """The listener: agents changed something about a customer, who may be a VIP now."""
    for conversation in customer.conversations.open():
        keep(conversation, now=timezone.now())
