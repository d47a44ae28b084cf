"""The tour of the real screens: what it points at, and what is said there.

How far somebody is stands in their Progress, so it goes on wherever they sign in.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation

INBOX, THREAD = "inbox", "thread"


@dataclass(frozen=True)
class Stop:
    key: str
    page: str
    at: tuple[str, ...]  # selectors: the first one that is seen counts, so that phones have theirs
    title: str | Promise
    body: str | Promise


STOPS = [
    Stop(
        "places",
        INBOX,
        (".rail", ".tabbar"),
        _("All places"),
        _("From here you get everywhere: your inbox, canned replies, articles, training."),
    ),
    Stop(
        "turns",
        INBOX,
        ("#rows .turn", "#rows"),
        _("The list is sorted by turn"),
        _("Who needs a person stands first, then whose turn is yours. Work from the top."),
    ),
    Stop(
        "row",
        INBOX,
        ("#rows .row", "#rows"),
        _("One conversation"),
        _("The line at its edge says who has it. The chip says until when an answer is due."),
    ),
    Stop(
        "tabs",
        INBOX,
        (".list .tabs",),
        _("By state"),
        _("What waits, what is in hands, what sleeps, what is done. The numbers are live."),
    ),
    Stop(
        "boxes",
        INBOX,
        ("#menu-views > summary",),
        _("Yours, your team’s, and views"),
        _("Choose which conversations you see. A search can be kept here as a view."),
    ),
    Stop(
        "find",
        INBOX,
        (".topbar .jump", ".tabbar [data-palette]"),
        _("Find anything"),
        _("Search conversations, or jump to any command, person or article by its name."),
    ),
    Stop(
        "who",
        THREAD,
        ("#thread-title",),
        _("Whom you write with"),
        _("The name, and how the conversation stands, in a word. We have opened one for you."),
    ),
    Stop(
        "promise",
        THREAD,
        ("#thread-meta",),
        _("What is known of it"),
        _("What we promised, its priority and its tags, and which colleague is here, too."),
    ),
    Stop(
        "acts",
        THREAD,
        (".thread-head .acts", ".thread-head [role=toolbar]", ".thread-head .menu > summary"),
        _("What you can do with it"),
        _("Assign, snooze, close and more. Each has a key, and nearly all can be taken back."),
    ),
    Stop(
        "mode",
        THREAD,
        (".composer-head .seg", "#answer"),
        _("Reply, or internal note"),
        _("A reply goes to the customer. A note is dashed and yellow, and stays in the team."),
    ),
    Stop(
        "tools",
        THREAD,
        (".composer-tools .by-plus", ".composer-tools .menu > summary", "#answer"),
        _("Files, voice, canned replies"),
        _("Attach, speak, or type / for a text that somebody wrote once and well."),
    ),
    Stop(
        "send",
        THREAD,
        (".composer-tools .split", "#answer"),
        _("The button names who gets it"),
        _("Look at the name before you press. The arrow has more ways: send and close, or later."),
    ),
    Stop(
        "customer",
        THREAD,
        ("#side .id", ".thread-head [data-show=side]"),
        _("The customer"),
        _("Who they are, how to reach them, and what was before. Their name is put right here."),
    ),
    Stop(
        "bell",
        INBOX,
        (".rail-end [data-bell]", ".tabbar [data-bell]"),
        _("What you are told"),
        _("Who calls you, what was given to you, what gets late. What rings is your choice."),
    ),
    Stop(
        "me",
        INBOX,
        (".rail-end [popovertarget=me]", ".tabbar [popovertarget=me]"),
        _("You"),
        _("Say whether you are here, choose light or dark, your language and your password."),
    ),
]


class Tour:
    """Shaped as a lesson, so that it is a part of the path."""

    key = "tour"
    title = _("A tour of the real screens")
    teaser = _("Two minutes, and you know where everything is")
    drawing, tone = "tour", "pine"
    is_required = True
    steps = STOPS
    keys = [stop.key for stop in STOPS]


TOUR = Tour()


def stop_of(key):
    return next((stop for stop in STOPS if stop.key == key), None)


def place_of(stop):
    return STOPS.index(stop) + 1


def beside(stop, by):
    """The stop after (1) or before (-1) this one, or None at an end."""
    there = STOPS.index(stop) + by
    return STOPS[there] if 0 <= there < len(STOPS) else None


def address_of(stop, agent):
    """The page that the stop is on. Without a conversation to show, those in one are told of in
    the inbox."""
    if stop.page == THREAD and (shown := conversation_for(agent)):
        return reverse("conversations:thread", args=[shown.pk])
    return reverse("conversations:inbox")


def conversation_for(agent):
    """One to look at. Opening it must not be mistaken for work: it is theirs, or it is done."""
    seen = Conversation.objects.visible_to(agent)
    own = seen.filter(assignee=agent, status="active").order_by("-pk").first()
    return own or seen.filter(status="closed").order_by("-pk").first()
