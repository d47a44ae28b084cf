"""What a customer may see of a conversation: its messages, who joined, and that it was closed.

Nothing here reads notes, and of an event only its kind, its time and the first name of who did it.
"""

from datetime import timedelta
from statistics import median

from django.core.cache import cache
from django.db.models import Max, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import presence
from conversations.events import Kind
from conversations.models import Event, Message
from inboxes.channels.web import client_id_of
from team.models import Agent

from . import links, offers, opening

D = Message.Delivery
SHOWN = [
    Kind.MESSAGE_RECEIVED,
    Kind.ACKNOWLEDGED,
    Kind.MESSAGE_SENT,
    Kind.AUTO_SENT,
    Kind.TAKEN_OVER,
    Kind.RETURNED_TO_BOT,
    Kind.BOT_SOLVED,
    Kind.CLOSED,
]
SPEAKING = [Kind.MESSAGE_SENT, Kind.TAKEN_OVER, Kind.RETURNED_TO_BOT]
AT_ONCE = 200  # lines
# How far a message of ours has come before it is marked so.
BEFORE = {
    D.DELIVERED: [D.QUEUED, D.CLAIMED, D.HANDING_OFF, D.SENT, D.UNCERTAIN],
    D.SEEN: [D.QUEUED, D.CLAIMED, D.HANDING_OFF, D.SENT, D.UNCERTAIN, D.DELIVERED],
}
AWAY = 300  # seconds without any agent at a screen
QUICK = timedelta(hours=1)


def tail(conversation, after):
    """What there is to show after this version of the log: a dict that goes out as JSON.

    "version" is the next cursor, "html" the new lines, "more" says that there are further ones;
    the rest is how the panel looks now. Of a long history the last lines come first.
    """
    events = conversation.events.known_to(conversation).filter(shown(conversation))
    events = events.select_related("actor", "message__author")
    events = events.prefetch_related("message__attachments")
    if after:
        found = list(events.after(after)[:AT_ONCE])
    else:
        found = list(events.in_time().reverse()[:AT_ONCE])[::-1]
    is_cut = bool(after) and len(found) == AT_ONCE
    lines = _lines(conversation, found)
    return {
        "type": "tail",
        "conversation": conversation.token,
        "version": found[-1].version if is_cut else conversation.version,
        "more": is_cut,
        "html": _render(conversation, lines) if lines else "",
        "read": read_by_us(conversation),
        **face(conversation),
    }


def shown(conversation):
    """Lines that a customer reads: of what was said here, not of mails that were merged into it.

    One of ours that waited (it could be taken back, or was for later) stands where it went out, not
    where it was written."""
    waited = Q(message__send_at__isnull=False)
    written = Q(kind__in=SHOWN) & ~(Q(kind=Kind.MESSAGE_SENT) & waited)
    went_out = Q(kind=Kind.DELIVERY_CHANGED, details__delivery=D.SENT) & waited
    here = Q(message=None) | Q(message__inbox=conversation.inbox_id)
    return here & (written | went_out)


def _render(conversation, lines):
    context = {"lines": lines, "inbox": conversation.inbox}
    return render_to_string("widget/_lines.html", context)


def _lines(conversation, events):
    """Say who joined once, not every time that they take it up again."""
    lines, speaker = [], None
    if any(event.kind == Kind.TAKEN_OVER for event in events):
        before = conversation.events.filter(kind__in=SPEAKING, version__lt=events[0].version)
        speaker = _speaker(before.order_by("-version").first())
    for event in events:
        if event.kind == Kind.TAKEN_OVER and event.actor_id == speaker:
            continue
        if event.kind in SPEAKING:
            speaker = _speaker(event)
        if event.message:
            event.client_id = client_id_of(event.message.external_id)
            _show_files(event, conversation)
        lines.append(event)
    return lines


def _speaker(event):
    """Who has the word after this line; nobody yet when an agent gave it back to the bot."""
    if event and event.kind != Kind.RETURNED_TO_BOT:
        return event.actor_id


def _show_files(event, conversation):
    event.pictures, event.files = [], []
    for file in event.message.attachments.all():
        address = links.to(file, conversation) if file.file else ""
        (event.pictures if file.is_picture else event.files).append((file, address))


def face(conversation):
    """How the panel looks around the log: its head, and the words at the field."""
    inbox, agent = conversation.inbox, conversation.assignee
    name = agent.first_name_or_name if agent else ""
    if conversation.is_done:
        placeholder, hint = _("Still need us? Write here…"), _("Writing again opens this chat")
    else:
        placeholder = _("Write to %(name)s…") % {"name": name} if name else _("Write a message…")
        hint = _("We use your messages to help you.")
    with_bot = conversation.status in {"bot", "bot_handled"}
    context = head(inbox, conversation.customer.time_zone) | {
        "agent": None if with_bot else agent,
        "is_here": agent and not agent.away_since and agent.pk in presence.agents_online(),
        "is_done": conversation.is_done,
        "with_bot": with_bot,
    }
    return {
        "head": render_to_string("widget/_head.html", context),
        "placeholder": placeholder,
        "hint": hint,
        "offers": offers.html(conversation),
        "bot_writes": offers.bot_writes(conversation, timezone.now()),
        # While the bot answers, somebody is here.
        "asks": not (conversation.is_done or with_bot)
        and asks_for_address(inbox, conversation.customer, context["here"]),
    }


def head(inbox, zone):
    here = people_here()
    return {
        "inbox": inbox,
        "back": "" if here else opening.back(inbox, zone),
        "here": here,
        "is_anybody_here": bool(here),
        "minutes": usual_minutes(inbox) if here else None,
    }


def home(visitor, zone=""):
    """The first thing that a visitor sees: a greeting, and what they asked before."""
    context = head(visitor.inbox, zone or (visitor.customer and visitor.customer.time_zone))
    earlier = list(visitor.conversations.order_by("-last_activity_at")[:5])
    untold = Message.objects.filter(conversation__in=earlier, send_at__isnull=False)
    untold = set(untold.filter(delivery=D.QUEUED).values_list("conversation", flat=True))
    for conversation in earlier:  # its preview is what has not been said yet
        conversation.preview = "" if conversation.pk in untold else conversation.preview
    return {
        "home": render_to_string("widget/_home.html", context | {"earlier": earlier}),
        "head": render_to_string("widget/_head.html", context),
        "placeholder": _("Write a message…"),
        "hint": _("We use your messages to help you."),
        "asks": asks_for_address(visitor.inbox, visitor.customer, context["here"]),
    }


def goes_on(visitor):
    """The token of the chat to open with: one with something to read, else the open one, else one
    that was just solved and not rated; or ""."""
    news = visitor.unread.order_by("-pk").values_list("conversation__token", flat=True).first()
    ongoing = visitor.conversations.open().order_by("-last_activity_at")
    if token := news or ongoing.values_list("token", flat=True).first():
        return token
    unrated = offers.unrated(visitor.conversations, timezone.now())
    return unrated.values_list("token", flat=True).first() or ""


def people_here():
    """The first two agents who are at their screens; empty when nobody is available."""
    online = presence.agents_online(within=AWAY)
    if not online:
        return []
    return list(Agent.objects.people().filter(pk__in=online, away_since=None).order_by("name")[:2])


def asks_for_address(inbox, customer, here):
    """Nobody is here, we could answer by mail, and we do not know where to."""
    return bool(inbox.address) and not here and not (customer and customer.address)


def usual_minutes(inbox):
    """How long first answers in this inbox took lately, in whole minutes; None when few are known
    or it is nothing to promise."""
    return (
        cache.get_or_set(f"usual-minutes:{inbox.pk}", lambda: _usual_minutes(inbox) or 0, 600)
        or None
    )


def _usual_minutes(inbox):
    answers = Event.objects.filter(
        kind=Kind.MESSAGE_SENT, details__is_first=True, conversation__inbox=inbox
    ).exclude(message__delivery=D.WITHDRAWN)
    waits = answers.order_by("-created_at").values_list("details__waited", flat=True)[:50]
    waits = [wait for wait in waits if wait is not None]
    if len(waits) < 5 or median(waits) > QUICK.total_seconds():
        return None
    return max(1, round(median(waits) / 60))


def read_by_us(conversation):
    """How far any agent has read it: what the customer is told was seen."""
    return conversation.seen.aggregate(version=Max("version"))["version"] or 0


def mark(conversation, version, delivery, *, now):
    """The visitor's browser has (or its owner has seen) all of ours up to this version."""
    messages = Message.objects.filter(
        conversation=conversation,
        direction=Message.Direction.OUT,
        delivery__in=BEFORE[delivery],
        event__kind__in=[Kind.MESSAGE_SENT, Kind.AUTO_SENT],
        event__version__lte=version,
    ).exclude(send_at__isnull=False, delivery__in=[D.QUEUED, D.CLAIMED, D.HANDING_OFF])
    for message in messages.order_by("pk")[:AT_ONCE]:
        message.mark(delivery, now=now)
