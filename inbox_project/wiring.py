"""The switchboard: who hears what. The one place where news travels up the house."""

from conversations.events import Kind
from conversations.live import call_mentioned, wake_screens, wake_screens_of
from inboxes.listeners import deliver
from sla.listeners import KEPT_AFTER, keep_promises

LISTENERS = {kind: [wake_screens] for kind in Kind}
LISTENERS[Kind.MESSAGE_SENT] = [wake_screens, deliver]
LISTENERS[Kind.AUTO_SENT] = [wake_screens, deliver]
LISTENERS[Kind.NOTE_ADDED] = [wake_screens, call_mentioned]
LISTENERS[Kind.DELIVERY_CHANGED] = [wake_screens, deliver]

# Before the screens: they show what is promised.
for kind in KEPT_AFTER:
    LISTENERS[kind].insert(0, keep_promises)

# Who hears that agents changed something about a customer.
CUSTOMER_LISTENERS = [wake_screens_of]
