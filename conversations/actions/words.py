"""Words to the customer and to the team."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import blanks, placeholders
from ..models.steps import Refused
from .base import Action, action

LONGEST = 20_000  # characters


class Written(Action):
    def field(self):
        area = forms.Textarea(attrs={"rows": 5})
        required = {"required": _("Write the text.")}
        return forms.CharField(
            label=self.label,
            max_length=LONGEST,
            widget=area,
            validators=[placeholders.check],
            error_messages=required,
        )

    def gist(self, value):
        text = value["text"] if isinstance(value, dict) else placeholders.gist(value)
        return Truncator(" ".join(text.split())).chars(80)

    def filled(self, conversation, value, by):
        values = placeholders.values_for(conversation, by)
        return placeholders.fill(value, values)[0]


@action
class Reply(Written):
    name, label, icon, is_automatic = "reply", _("Reply"), "reply", False

    def says(self, value, *, by):
        return gettext("Reply with “%(text)s”") % {"text": self.gist(value)}

    def run(self, conversation, value, *, by, now):
        """With a blank left it is refused; {"text": ...} was read over, and is sent as it is."""
        is_checked = isinstance(value, dict)
        body = value["text"] if is_checked else self.filled(conversation, value, by)
        if not is_checked and (left := blanks.left_in(body)):
            raise Refused(blanks.question(left))
        undo = conversation.inbox.undo_time
        send_at = now + undo if undo else None
        message = conversation.reply(body, by=by, now=now, send_at=send_at)
        return ["unsend", message.pk]


@action
class Unsend(Action):
    name, what = "unsend", _("The reply")
    is_offered = is_automatic = False

    def run(self, conversation, value, *, by, now):
        try:
            message = conversation.messages.get(pk=value)
            # What a macro wrote is no draft of the agent's.
            conversation.unsend(message, by=by, now=now, as_draft=False)
        except Refused as why:
            raise Refused(gettext("The reply has gone out and stands.")) from why


@action
class AutoReply(Written):
    """What a rule writes, in nobody's name."""

    name, label, icon, stays, is_offered = "auto_reply", _("Automatic reply"), "send", True, False

    def says(self, value, *, by):
        return gettext("Reply automatically with “%(text)s”") % {"text": self.gist(value)}

    def run(self, conversation, value, *, by, now):
        conversation.write_automatically(value, by=by, now=now)


@action
class Note(Written):
    name, label, icon, stays = "note", _("Internal note"), "lock", True
    is_automatic = False

    def says(self, value, *, by):
        return gettext("Add the note “%(text)s”") % {"text": self.gist(value)}

    def run(self, conversation, value, *, by, now):
        conversation.add_note(self.filled(conversation, value, by), by=by, now=now)
