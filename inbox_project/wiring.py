"""The switchboard: who hears what. The one place where news travels up the house."""

from analytics.listeners import COUNTED_AFTER, make_it_due, make_theirs_due
from bot.listeners import HEARD, speak
from conversations.events import Kind
from conversations.live import wake_screens, wake_screens_of
from conversations.transcripts import hear
from inboxes.listeners import deliver
from notifications.audience import AUDIENCES
from notifications.listeners import carry_over, notify, read
from notifications.reviews import tell_of
from reminders.listeners import PLANNED_AFTER, plan
from routing import listeners as routing
from routing.rules import KINDS
from satisfaction.listeners import HEARD as ENDING
from satisfaction.listeners import plan as plan_to_ask
from sla.listeners import KEPT_AFTER, keep_promises, keep_promises_of
from training.listeners import arrive

LISTENERS = {kind: [wake_screens] for kind in Kind}
LISTENERS[Kind.MESSAGE_SENT] = [wake_screens, deliver]
LISTENERS[Kind.AUTO_SENT] = [wake_screens, deliver]
LISTENERS[Kind.DELIVERY_CHANGED] = [wake_screens, deliver]
for kind in (Kind.MERGED, Kind.UNMERGED, Kind.SPLIT, Kind.UNSPLIT):
    LISTENERS[kind] = [wake_screens, carry_over]

# Before the screens: they show what comes next and what is promised.
for kind in PLANNED_AFTER:
    LISTENERS[kind].insert(0, plan)
for kind in ENDING:
    LISTENERS[kind] += [plan_to_ask]
for kind in KEPT_AFTER:
    LISTENERS[kind].insert(0, keep_promises)

for kind in KINDS:
    LISTENERS[kind] += [routing.ask_rules]
# What waits is given to somebody; where rules are asked, when they have had their say.
for kind in set(Kind) - set(KINDS):
    LISTENERS[kind] += [routing.give]
for kind in routing.FREES:
    LISTENERS[kind] += [routing.take_up]

# When the clocks are as the log says.
for kind in COUNTED_AFTER:
    LISTENERS[kind] += [make_it_due]

# What happens in a practice is shown and kept like anything else; nobody else hears of it.
PRACTICE_LISTENERS = {kind: [wake_screens] for kind in Kind}
for kind in KEPT_AFTER:
    PRACTICE_LISTENERS[kind].insert(0, keep_promises)
for kind in (Kind.MESSAGE_SENT, Kind.AUTO_SENT):
    PRACTICE_LISTENERS[kind] += [arrive]

# Who hears that agents changed something about a customer.
CUSTOMER_LISTENERS = [keep_promises_of, wake_screens_of, make_theirs_due]

# Who hears that an agent has read a conversation.
READING_LISTENERS = [read]

# Who hears that an agent has a review to read, or has read it.
REVIEW_LISTENERS = [tell_of]

for kind in HEARD:
    LISTENERS[kind] += [speak]

for kind in (Kind.MESSAGE_RECEIVED, Kind.MESSAGE_SENT, Kind.NOTE_ADDED):
    LISTENERS[kind] += [hear]

# Agents are told last: whoever gives it to somebody by itself has done so by then.
for kind in AUDIENCES.keys() & set(Kind.values):
    LISTENERS[kind] = [*LISTENERS[kind], notify]

# Who hears that an agent came or went, or can take more or less than before.
AGENT_LISTENERS = [routing.agent_changed]
