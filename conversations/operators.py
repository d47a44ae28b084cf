"""What can be asked in the search field beside words: `name:value`, each an Operator.

`read` makes something of what was typed, without the database, or raises NotUnderstood with a
sentence for whoever typed it. `ask` makes a condition for conversations of that.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from customers.models import Customer
from team.models import Agent

from .models import Attachment, Conversation, Draft, Message, Note, NoteAttachment, Seen

OPERATORS = {}
FEW = 3000  # so many are asked for by their numbers


class NotUnderstood(ValueError):
    """Says in a sentence what was not understood, and what would be."""


@dataclass(frozen=True)
class Operator:
    hint: str
    example: str
    read: Callable
    ask: Callable
    is_alias: bool = False


def operator(*names, hint, example, read=None):
    """The decorated `ask(meant, agent) -> Q` answers these names; the first is the one we teach."""

    def register(ask):
        for name in names:
            chosen = Operator(hint, example, read or as_text, ask, is_alias=name != names[0])
            OPERATORS[name] = chosen
        return ask

    return register


# --- Reading what was typed ----------------------------------------------------------------------


def as_text(value, today):
    return value[:100]


def one_of(name, *choices):
    def read(value, today):
        if value.lower() not in choices:
            values = {"asked": f"{name}:{value}", "choices": ", ".join(choices)}
            raise NotUnderstood(_("%(asked)s was not understood. There are: %(choices)s.") % values)
        return value.lower()

    return read


AGO = re.compile(r"(\d{1,4})([dwmy])")
DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def as_days(value, today):
    """-> (first day, day after the last): of a day, a month, a year, or so long ago."""
    value = value.lower()
    named = {"today": 0, "yesterday": 1}
    try:
        if value in named:
            first = today - timedelta(days=named[value])
        elif ago := AGO.fullmatch(value):
            first = today - timedelta(days=int(ago[1]) * DAYS[ago[2]])
        elif re.fullmatch(r"\d{4}", value):
            return date(int(value), 1, 1), date(int(value) + 1, 1, 1)
        elif re.fullmatch(r"\d{4}-\d{1,2}", value):
            year, month = map(int, value.split("-"))
            return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
        else:
            year, month, day = map(int, value.split("-"))
            first = date(year, month, day)
        return first, first + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        text = _("“%(value)s” is no date. Write 2026-11-01, 2026-11, yesterday or 7d.")
        raise NotUnderstood(text % {"value": value}) from error


def midnight(day):
    # Years at the ends of the calendar have no midnight in every time zone.
    day = min(max(day, date(2, 1, 1)), date(9998, 1, 1))
    return timezone.make_aware(datetime.combine(day, time.min))


# --- People --------------------------------------------------------------------------------------


def few_of(found, most=FEW):
    """Their numbers when they are few, else a query. Of a list, Postgres knows how many it has."""
    listed = list(found.values_list("pk", flat=True)[: most + 1])
    return listed if len(listed) <= most else found.values("pk")


def agents_called(name):
    return Agent.objects.filter(Q(name__icontains=name) | Q(email__istartswith=name))


@operator("from", hint=_l("a customer or colleague who wrote"), example="from:amara")
def written_by(name, agent):
    is_me = name.lower() == "me"
    ours = [agent] if is_me else list(agents_called(name)[:50])
    theirs = [] if is_me else few_of(Customer.objects.matching(name))
    asked = Q(customer__in=theirs)
    if ours:
        written = Message.objects.filter(conversation=OuterRef("pk"), author__in=ours)
        asked = asked | Exists(written) if theirs else Q(Exists(written))
    return asked


@operator("customer", hint=_l("whose conversation it is"), example="customer:okafor")
def of_customer(name, agent):
    return Q(customer__in=few_of(Customer.objects.matching(name)))


@operator("assignee", hint=_l("who has it"), example="assignee:me")
def in_hands_of(name, agent):
    if name.lower() == "me":
        return Q(assignee=agent)
    if name.lower() in {"nobody", "none"}:
        return Q(assignee=None)
    return Q(assignee__in=agents_called(name).values("pk"))


@operator("team", hint=_l("whose team has it"), example="team:billing")
def with_team(name, agent):
    return Q(team=None) if name.lower() in {"nobody", "none"} else Q(team__name__icontains=name)


# --- Places and labels ---------------------------------------------------------------------------


@operator("inbox", "in", hint=_l("where it came in"), example="inbox:support")
def in_inbox(name, agent):
    return Q(inbox__name__icontains=name) | Q(inbox__address__istartswith=name)


@operator(
    "channel",
    hint=_l("how they write"),
    example="channel:email",
)
def by_channel(name, agent):
    return Q(inbox__channel__istartswith={"mail": "email", "chat": "web"}.get(name.lower(), name))


@operator("tag", hint=_l("a tag that it has"), example="tag:refund")
def tagged(name, agent):
    return Q(pk__in=Conversation.objects.tagged(name).values("pk"))


@operator("department", hint=_l("whom it concerns"), example="department:billing")
def in_department(name, agent):
    return Q(pk__in=Conversation.objects.in_department(name).values("pk"))


@operator("type", hint=_l("what kind of matter it is"), example='type:"bug report"')
def of_issue_type(name, agent):
    return Q(pk__in=Conversation.objects.of_issue_type(name).values("pk"))


PRIORITIES = ("high", "medium", "low", "none")


@operator(
    "priority",
    hint=_l("how urgent it is"),
    example="priority:high",
    read=one_of("priority", *PRIORITIES),
)
def of_priority(name, agent):
    return Q(priority="" if name == "none" else name)


# --- States --------------------------------------------------------------------------------------


def unread(agent):
    read = Seen.objects.filter(
        agent=agent, conversation=OuterRef("pk"), version__gte=OuterRef("news_version")
    )
    return Q(turn__lt=4) & ~Exists(read)


# `turn` follows from the status. Said, it lets the index of a list begin at the right place.
STATES = {
    "open": lambda agent: Q(turn__lt=4),
    "pending": lambda agent: Q(status="pending", turn__in=[0, 3]),
    "active": lambda agent: Q(status="active", turn__in=[1, 2, 3]),
    "bot": lambda agent: Q(status__in=["bot", "bot_handled"]),
    "closed": lambda agent: Q(status="closed", turn=4),
    "done": lambda agent: Q(turn=4),
    "snoozed": lambda agent: Q(turn=3),
    "waiting": lambda agent: Q(waiting_since__isnull=False),
    "promised": lambda agent: Q(turn__lt=4, promised_for__isnull=False),
    "unread": unread,
    "mine": lambda agent: Q(assignee=agent),
    "unassigned": lambda agent: Q(assignee=None),
    "followed": lambda agent: Q(pk__in=agent.followed.values("pk")),
    "mentioned": lambda agent: Q(pk__in=agent.mentions.values("note__conversation")),
    "vip": lambda agent: Q(customer__is_vip=True),
}


@operator(
    "is",
    hint=format_lazy("{} …", ", ".join(["pending", "active", "closed", "unread", "waiting"])),
    example="is:pending",
    read=one_of("is", *STATES),
)
def in_state(name, agent):
    return STATES[name](agent)


def has_file(agent):
    mine = {"message__conversation": OuterRef("pk")}, {"note__conversation": OuterRef("pk")}
    in_messages = Attachment.objects.filter(**mine[0])
    return Exists(in_messages) | Exists(NoteAttachment.objects.filter(**mine[1]))


def has_note(agent):
    return Exists(Note.objects.filter(conversation=OuterRef("pk")))


def has_draft(agent):
    drafts = Draft.objects.written().filter(agent=agent)
    return Exists(drafts.filter(conversation=OuterRef("pk")))


HOLDINGS = {"file": has_file, "note": has_note, "draft": has_draft}


@operator(
    "has", hint=_l("file, note or your draft"), example="has:file", read=one_of("has", *HOLDINGS)
)
def holding(name, agent):
    return HOLDINGS[name](agent)


# --- Time ----------------------------------------------------------------------------------------
# Of a conversation: that it was under way then. Of words: that they were written then (finding.py).


@operator("before", hint=_l("written before a day"), example="before:2026-11-01", read=as_days)
def before(days, agent):
    return Q(opened_at__lt=midnight(days[0]))


@operator("after", hint=_l("on that day or later"), example="after:7d", read=as_days)
def after(days, agent):
    return Q(last_activity_at__gte=midnight(days[0]))


@operator("on", hint=_l("on that day, in that month"), example="on:yesterday", read=as_days)
def on(days, agent):
    return Q(opened_at__lt=midnight(days[1]), last_activity_at__gte=midnight(days[0]))


def period(conditions):
    """-> (from, until): when the words were written, None where it is open."""
    since, until = [], []
    for condition in conditions:
        if condition.name in {"before", "after", "on"} and not condition.is_excluded:
            first, end = condition.meant
            since += [midnight(first)] if condition.name != "before" else []
            until += (
                [midnight({"before": first, "on": end}[condition.name])]
                if condition.name != "after"
                else []
            )
    return max(since, default=None), min(until, default=None)
