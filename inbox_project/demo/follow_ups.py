from datetime import timedelta

from reminders import planning
from reminders.models import FollowUps, Plan

GERMAN = """Hallo {{ customer.first_name }},

wir haben noch nichts von Ihnen gehört. Brauchen Sie uns noch? Antworten Sie einfach hier.

{{ agent.first_name }}"""
# Inbox, days until the customer is asked, and until it is closed after that.
ASKING = [("support", 3, 4), ("sales", 7, None)]
# Hours from now, on the clock of the shop; the first has fallen due already.
PROMISES = [-0.5, 3, 22, 26, 70]


def write(halden, conversations, now):
    """Two inboxes ask their customers, and some answers are promised."""
    for inbox, nudge_after, close_after in ASKING:
        days = {"nudge_after": nudge_after, "close_after": close_after}
        follow_ups = FollowUps.objects.create(inbox=halden.inboxes[inbox], **days)
        follow_ups.texts.create(language="de", nudge=GERMAN)
    promise(conversations, now)
    for conversation in conversations:
        if not conversation.is_done:
            look_ahead(conversation, now)


def promise(conversations, now):
    """By whoever has it, with what they wrote last."""
    active = [each for each in conversations if each.status == "active" and each.assignee]
    active = [each for each in active if not each.snoozed_until and not each.waiting_since]
    for conversation, hours in zip(active[::-2], PROMISES, strict=False):
        until = (now + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
        said = conversation.last_activity_at
        if said < until:
            conversation.promise(until, by=conversation.assignee, now=said)
            if until <= now:
                conversation.fall_due(now=now)


def look_ahead(conversation, now):
    """What comes next by itself, and none of it at once."""
    coming = planning.next_of(conversation)
    if coming and coming.due_at:
        later = now + timedelta(hours=2 + conversation.pk % 40)
        Plan.objects.create(
            conversation=conversation,
            step=coming.step,
            since=coming.since,
            due_at=coming.due_at if coming.due_at > now else later,
        )
