"""What a notification says: one sentence and one line below it, in the language that is spoken."""

from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.cards import reason_of

from .types import Reason, Type

SAID = 90

LOOKS = {
    Type.ESCALATION: ("bot", "amber"),
    Type.ASSIGNED: ("assign", "pine"),
    Type.HANDED: ("users", "pine"),
    Type.NEW: ("inbox", "blue"),
    Type.REPLY: ("chat", "blue"),
    Type.MENTION: ("lock", "note"),
    Type.SLA_WARNED: ("alarm", "amber"),
    Type.SLA_BREACHED: ("alarm", "red"),
    Type.PROMISE: ("clock", "amber"),
    Type.REMINDER: ("clock", "blue"),
    Type.ALERT: ("bell", "amber"),
    Type.FAILED: ("alert", "red"),
    Type.RATED_LOW: ("star", "red"),
    Type.RATED_HIGH: ("star", "pine"),
    Type.COLLEAGUE: ("reply", "blue"),
    Type.REVIEW: ("star", "blue"),
}


@dataclass(frozen=True)
class Words:
    title: str
    text: str = ""


def say(notification, *, count=1):
    """-> Words about this one; of a batch, about all `count` of it."""
    if notification.batch_id and count > 1:
        return _about_batch(notification, count)
    return SAYS[notification.type](notification, notification.event, _names(notification))


def why(notification):
    """In words, why it reaches its agent: shown as it is."""
    if notification.reason == Reason.MEMBER and notification.team:
        return _("because you are in %(team)s") % {"team": notification.team.name}
    return notification.get_reason_display()


def _names(notification):
    event, conversation = notification.event, notification.conversation
    return {
        "name": conversation.customer.display_name,
        "who": event.actor.first_name_or_name if event and event.actor else "",
        "team": notification.team.name if notification.team else "",
    }


def _about(conversation):
    return conversation.subject or conversation.preview


def _said(text):
    return Truncator(" ".join(text.split())).chars(SAID)


def _about_batch(notification, count):
    numbers = {"count": count, "team": _names(notification)["team"]}
    if notification.type == Type.HANDED:
        text = ngettext(
            "%(count)d conversation was handed to %(team)s",
            "%(count)d conversations were handed to %(team)s",
            count,
        )
    else:
        text = ngettext(
            "%(count)d conversation was assigned to you",
            "%(count)d conversations were assigned to you",
            count,
        )
    return Words(text % numbers, _names(notification)["who"])


def _escalation(notification, event, names):
    reason = reason_of(event) if event.kind == "handed_off" else ""
    text = _("%(name)s waits for a person") % names
    if reason:
        return Words(_("Bot asks for a human: %(reason)s") % {"reason": reason}, text)
    return Words(_("Bot asks for a human"), text)


def _assigned(notification, event, names):
    if names["who"]:
        title = _("%(who)s assigned %(name)s to you") % names
    else:
        title = _("%(name)s was assigned to you") % names
    return Words(title, _about(notification.conversation))


def _handed(notification, event, names):
    names["team"] = names["team"] or event.details.get("name", "")
    if names["who"]:
        title = _("%(who)s handed %(name)s to %(team)s") % names
    else:
        title = _("%(name)s was handed to %(team)s") % names
    return Words(title, _about(notification.conversation))


def _new(notification, event, names):
    return Words(_("New conversation with %(name)s") % names, _about(notification.conversation))


def _reply(notification, event, names):
    text = event.message.body if event.message else ""
    return Words(_("%(name)s replied") % names, _said(text) or _about(notification.conversation))


def _mention(notification, event, names):
    called = [
        name
        for name, pks in event.details.get("mentions", {}).items()
        if notification.agent_id in pks
    ]
    own = notification.agent.name.casefold()
    is_own = any(own == each.casefold() or own.startswith(f"{each.casefold()} ") for each in called)
    if is_own or not called:
        title = _("%(who)s mentioned you") % names
    else:
        title = _("%(who)s called %(team)s") % (names | {"team": called[0]})
    return Words(title, f"{names['name']}: {_said(event.note.body)}" if event.note else "")


def _time(details):
    due = parse_datetime(str(details.get("due_at", ""))) if details.get("due_at") else None
    return formats.date_format(timezone.localtime(due), "TIME_FORMAT") if due else ""


def _warned(notification, event, names):
    about, time = _about(notification.conversation), _time(event.details)
    if not time:
        return Words(_("%(name)s soon waits too long") % names, about)
    if event.details.get("promise") == "resolution":
        return Words(_("Solve it for %(name)s by %(time)s") % (names | {"time": time}), about)
    return Words(_("Answer %(name)s by %(time)s") % (names | {"time": time}), about)


def _breached(notification, event, names):
    about = _about(notification.conversation)
    if event.details.get("promise") == "resolution":
        return Words(_("Not solved in time for %(name)s") % names, about)
    return Words(_("%(name)s waits too long") % names, about)


def _promise(notification, event, names):
    return Words(_("Your promise to %(name)s is due") % names, _about(notification.conversation))


def _reminder(notification, event, names):
    text = _("%(name)s still waits, and nothing has happened") % names
    return Words(text, _about(notification.conversation))


def _alert(notification, event, names):
    text = event.details.get("text", "")
    return Words(_("Look at %(name)s") % names, text or _about(notification.conversation))


def _failed(notification, event, names):
    if event.kind == "bounced":
        title = _("Your answer did not reach %(name)s") % names
    else:
        title = _("Your answer may not have reached %(name)s") % names
    return Words(title, _said(event.details.get("error", "")))


def _rated(notification, event, names):
    numbers = {"score": event.details.get("score")}
    return Words(
        _("%(name)s gave %(score)s of 5") % (names | numbers), _about(notification.conversation)
    )


def _colleague(notification, event, names):
    text = event.message.body if event.message else ""
    return Words(_("%(who)s answered %(name)s") % names, _said(text))


def _review(notification, event, names):
    """Without the customer: they may not see the conversation any more."""
    return Words(_("Your answers were reviewed"), f"C-{notification.conversation_id}")


SAYS = {
    Type.ESCALATION: _escalation,
    Type.ASSIGNED: _assigned,
    Type.HANDED: _handed,
    Type.NEW: _new,
    Type.REPLY: _reply,
    Type.MENTION: _mention,
    Type.SLA_WARNED: _warned,
    Type.SLA_BREACHED: _breached,
    Type.PROMISE: _promise,
    Type.REMINDER: _reminder,
    Type.ALERT: _alert,
    Type.FAILED: _failed,
    Type.RATED_LOW: _rated,
    Type.RATED_HIGH: _rated,
    Type.COLLEAGUE: _colleague,
    Type.REVIEW: _review,
}
