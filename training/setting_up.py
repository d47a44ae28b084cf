"""What an admin does once, and what of it is done: read from what is really there."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.models import Topic
from conversations.models import Conversation
from inboxes.models import Inbox
from sla.models import Policy
from team.models import Agent, OfficeHours


@dataclass(frozen=True)
class Step:
    name: str
    title: str | Promise
    text: str
    is_done: bool
    act: str  # what the button says
    address: str
    icon: str = ""


def steps(agent):
    """[Step], in the order in which they help most. Each can be done at any time."""
    inboxes = list(Inbox.objects.filter(is_active=True).only("channel", "has_bot", "address"))
    return [
        account(agent),
        chat([inbox for inbox in inboxes if inbox.channel == "web"]),
        mailbox([inbox for inbox in inboxes if inbox.channel == "email"]),
        company(),
        hours(),
        bot(any(inbox.has_bot for inbox in inboxes)),
    ]


def account(agent):
    zone = agent.time_zone or settings.TIME_ZONE
    return Step(
        "account",
        _("Create your account"),
        f"{agent.email}, {zone}",
        True,
        _("Change"),
        reverse("team:me"),
    )


def chat(inboxes):
    new = reverse("admin:inboxes_inbox_add") + "?channel=web"
    title, act = _("Put the chat on your website"), _("Get the code")
    if not inboxes:
        return Step("chat", title, _("Two lines of code, on every page"), False, act, new, "globe")
    last = (
        Conversation.objects.filter(inbox__in=inboxes).select_related("customer").order_by("-pk")
    ).first()
    address = reverse("admin:inboxes_inbox_change", args=[inboxes[0].pk])
    if last is None:
        text = _("Made, but nobody has written there yet")
        return Step("chat", title, text, False, act, address, "globe")
    site = host_of((last.customer.browsing or {}).get("page", ""))
    text = _("Seen on %(site)s") % {"site": site} if site else _("Somebody has written there")
    return Step("chat", title, text, True, act, address, "globe")


def host_of(page):
    """Of the address that a browser told, which may be anything."""
    try:
        return urlsplit(str(page)).hostname
    except ValueError:
        return None


def mailbox(inboxes):
    title, act = _("Connect your support mailbox"), _("Connect email")
    addresses = [inbox.address for inbox in inboxes if inbox.address]
    if not addresses:
        new = reverse("admin:inboxes_inbox_add") + "?channel=email"
        text = _("Forward it to us, or let us read it by IMAP")
        return Step("mailbox", title, text, False, act, new, "mail")
    address = reverse("admin:inboxes_inbox_changelist") + "?channel=email"
    return Step("mailbox", title, ", ".join(addresses[:2]), True, act, address, "mail")


def company():
    others = Agent.objects.people().count() - 1
    title, act = _("Invite your team"), _("Invite")
    address = reverse("admin:team_agent_add")
    if others < 1:
        text = _("People answer faster in company")
        return Step("team", title, text, False, act, address, "users")
    text = ngettext("You and one more", "You and %(count)d more", others) % {"count": others}
    return Step("team", title, text, True, act, address, "users")


def hours():
    title = _("Set hours and reply goals")
    policy = Policy.objects.filter(is_active=True).exists()
    opened = OfficeHours.objects.filter(Q(is_default=True) | Q(teams__isnull=False)).exists()
    if not opened:
        address, text = reverse("admin:team_officehours_add"), _("When are you open?")
    elif not policy:
        address, text = reverse("admin:sla_policy_add"), _("How soon do you answer?")
    else:
        address = reverse("admin:sla_policy_changelist")
        text = _("Hours and promises are set")
    return Step("hours", title, text, opened and policy, _("Set goals"), address, "clock")


def bot(answers):
    title, act = _("Teach the bot when to ask"), _("Open rules")
    topics = Topic.objects.exists()
    address = reverse("admin:bot_topic_changelist")
    if not answers:
        text = _("It answers nowhere yet. Choose an inbox in which it answers first.")
        address = reverse("admin:inboxes_inbox_changelist")
    elif not topics:
        text = _("For example: refunds over 500 EUR go to a person")
    else:
        text = _("It answers first, and knows what is for people")
    return Step("bot", title, text, answers and topics, act, address, "bot")
