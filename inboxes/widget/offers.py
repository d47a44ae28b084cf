"""What a visitor can press now, below the chat: answers that the bot offers, a field that it asks
for, a person instead of it, and how it was once it is done."""

from datetime import timedelta

from django.template.loader import render_to_string

from conversations import offering
from conversations.models import Conversation, Rating
from conversations.models.states import DONE
from inboxes.faces import faces_of

Status = Conversation.Status
LONGEST_COMMENT = 1000
# So long it is said that the bot looks for an answer.
WRITES = timedelta(seconds=45)
# So long after its end a chat is opened once more, to say how it was.
ASKED_FOR = timedelta(hours=1)
RATED = {"", Conversation.CloseReason.RESOLVED}
# What a field takes, in words of HTML: (type, autocomplete, inputmode, longest)
FIELDS = {
    "email": ("email", "email", "email", 254),
    "name": ("text", "name", "text", 120),
    "order_number": ("text", "off", "text", 40),
}
OTHER = ("text", "off", "text", 200)


def html(conversation):
    """The part below the chat; "" when there is nothing to press."""
    last = offering.last_said(conversation)
    offered = {}
    if conversation.status in {Status.BOT, Status.BOT_HANDLED}:
        offered = offering.offers_of(last)
    buttons = offered.get("buttons", [])
    asked = last is not None and not last.is_ours and last.chosen == offering.PERSON
    with_person = conversation.status == Status.BOT and not asked
    field = offered.get("field")
    rates = may_rate(conversation)
    if not (buttons or field or with_person or rates):
        return ""
    context = {
        "last": last,
        "buttons": [button for button in buttons if button["value"] != offering.PERSON],
        "field": field and _field(field, offered),
        "with_person": with_person,
        "rates": rates,
    }
    if rates:
        context |= {
            "rating": Rating.objects.filter(conversation=conversation).first(),
            "faces": faces_of(conversation.inbox),
            "agent": conversation.assignee if conversation.status == Status.CLOSED else None,
            "longest": LONGEST_COMMENT,
        }
    return render_to_string("widget/_offers.html", context).strip()


def _field(name, offered):
    type_, autocomplete, inputmode, longest = FIELDS.get(name, OTHER)
    return {
        "name": name,
        "label": offered.get("label", ""),
        "type": type_,
        "autocomplete": autocomplete,
        "inputmode": inputmode,
        "longest": longest,
    }


def may_rate(conversation):
    """Once it is solved: not spam, not what was said twice, not what closed itself."""
    is_asked = bool(conversation.inbox.rating_scale)
    return is_asked and conversation.is_done and conversation.close_reason in RATED


def unrated(conversations, now):
    """Those that were solved a moment ago, the last one first: one may still say how it was."""
    done = conversations.filter(status__in=DONE, close_reason__in=RATED, rating=None)
    done = done.exclude(inbox__rating_scale="")
    return done.filter(closed_at__gt=now - ASKED_FOR).order_by("-closed_at")


def bot_writes(conversation, now):
    """Whether the bot is looking for an answer, as far as one can say."""
    since = conversation.waiting_since
    return conversation.status == Status.BOT and bool(since) and now - since < WRITES
