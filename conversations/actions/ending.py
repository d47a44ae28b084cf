"""When it comes back, and when it is done."""

from datetime import timedelta

from django import forms
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models.states import UNTIL_ANSWER, CloseReason
from .base import Action, action


class Sleep(Action):
    what = _("The snooze")

    def as_is(self, conversation, value):
        until = conversation.snoozed_until
        return ["snooze", until.isoformat()] if until else ["wake", ""]


class MomentField(forms.ChoiceField):
    """One of the choices, or a moment as ISO 8601."""

    def valid_value(self, value):
        return super().valid_value(value) or moment_of(value) is not None


def moment_of(text):
    """A moment from ISO 8601, or None. Without an offset it is in the present time zone."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment


@action
class Snooze(Sleep):
    name, label, icon = "snooze", _("Snooze"), "alarm"
    choices = {
        "4 hours": _("For four hours"),
        "tomorrow": _("Until tomorrow, 09:00"),
        "3 days": _("For three days, 09:00"),
        "monday": _("Until Monday, 09:00"),
        "answer": _("Until the customer answers"),
    }
    days = {"tomorrow": 1, "3 days": 3}

    def field(self):
        required = {"required": _("Choose a day and a time.")}
        return MomentField(label=self.label, choices=self.choices.items(), error_messages=required)

    def settle(self, value, *, now):
        if value == "4 hours":
            return (now + timedelta(hours=4)).isoformat()
        if value == "answer":
            return UNTIL_ANSWER.isoformat()
        local = timezone.localtime(now)
        days = 7 - local.weekday() if value == "monday" else self.days.get(value)
        if days is None:
            return value
        day = (local + timedelta(days=days)).replace(tzinfo=None)
        morning = day.replace(hour=9, minute=0, second=0, microsecond=0)
        return timezone.make_aware(morning).isoformat()

    def says(self, value, *, by):
        if value in self.choices:
            return gettext("Snooze: %(when)s") % {"when": self.choices[value]}
        if moment_of(value) == UNTIL_ANSWER:
            return gettext("Snooze until the customer answers")
        until = formats.date_format(timezone.localtime(moment_of(value)), "D j M, H:i")
        return gettext("Snooze until %(moment)s") % {"moment": until}

    def run(self, conversation, value, *, by, now):
        conversation.snooze(moment_of(self.settle(value, now=now)), by=by, now=now)


@action
class Wake(Sleep):
    name, is_offered, is_automatic = "wake", False, False

    def run(self, conversation, value, *, by, now):
        conversation.wake(by=by, now=now)


class Closing(Action):
    what = _("Its state")

    def as_is(self, conversation, value):
        is_closed = conversation.status == conversation.Status.CLOSED
        if is_closed:
            return ["close", conversation.close_reason]
        return ["undo_close", conversation.status]


@action
class Close(Closing):
    name, label, icon = "close", _("Close"), "check"
    choices = [
        (CloseReason.RESOLVED, _("It is resolved")),
        (CloseReason.NO_REPLY, _("No reply came")),
        (CloseReason.DUPLICATE, _("It is a duplicate")),
        (CloseReason.SPAM, _("It is spam")),
    ]

    def field(self):
        return forms.ChoiceField(label=self.label, choices=self.choices)

    def says(self, value, *, by):
        return {
            CloseReason.RESOLVED: gettext("Close it as resolved"),
            CloseReason.NO_REPLY: gettext("Close it: no reply came"),
            CloseReason.DUPLICATE: gettext("Close it as a duplicate"),
            CloseReason.SPAM: gettext("Close it as spam"),
        }[value]

    def run(self, conversation, value, *, by, now):
        conversation.close(by=by, now=now, reason=value)


@action
class UndoClose(Closing):
    name, is_offered, is_automatic = "undo_close", False, False

    def run(self, conversation, value, *, by, now):
        conversation.undo_close(by=by, now=now)
