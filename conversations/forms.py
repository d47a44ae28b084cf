from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from team.models import Agent, Team
from team.sharing import choices_for

from . import blanks
from .actions.ending import moment_of
from .models import UNTIL_ANSWER, Conversation, View
from .sorting_forms import MissingForm

LONGEST = 200_000  # characters
MOST_COUNTED = 2**53  # a browser's numbers are whole up to here


class Numbers(forms.Field):
    """Any number of a model's rows, by their numbers: -> [int]."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        if any(not number.isdecimal() or len(number) > 15 for number in map(str, value or [])):
            raise forms.ValidationError(_("That could not be read."))
        return [int(number) for number in value or []]


class WriteForm(forms.Form):
    """A reply or a note: one press of the button. Which of the two it is has no default."""

    mode = forms.ChoiceField(choices=[("reply", _("Reply")), ("note", _("Internal note"))])
    body = forms.CharField(
        strip=False,
        required=False,
        max_length=LONGEST,
        error_messages={
            "required": _("There is nothing to send yet."),
            "max_length": _(
                "This is too long to send: %(show_value)d characters, and %(limit_value)d are the"
                " most. Your text is still here."
            ),
        },
    )
    client_id = forms.CharField(max_length=64, required=False)
    # The version of the conversation that its writer has on the screen.
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    # Of uploads that go with it.
    files = Numbers(required=False)
    # Counts the changes of the draft that is sent.
    sequence = forms.IntegerField(required=False, min_value=0, max_value=MOST_COUNTED)
    then = forms.ChoiceField(choices=[("close", "close"), ("later", "later")], required=False)
    # When to send it, if not now: one of the offered times, or with "later" one of their own.
    send_at = forms.CharField(max_length=40, required=False)
    later_at = forms.CharField(max_length=40, required=False)
    # By when it promises another answer, if its writer has said so.
    promise = forms.CharField(max_length=40, required=False)
    # The blanks that its writer was asked about and means to send.
    anyway = forms.CharField(required=False)

    @property
    def blanks(self):
        """What is still to be filled in of a reply; a note may have blanks."""
        is_reply = self.data.get("mode") == "reply"
        return blanks.left_in(self.data.get("body", "")) if is_reply else []

    def clean_anyway(self):
        left = [blank for blank in self.blanks if blank not in self.cleaned_data["anyway"]]
        if left:
            raise forms.ValidationError(blanks.question(left))
        return self.cleaned_data["anyway"]

    def clean_promise(self):
        said = self.cleaned_data["promise"]
        if said and moment_of(said) is None:
            raise forms.ValidationError(_("Choose a day and a time."))
        return moment_of(said) if said else None

    def clean_body(self):
        return self.cleaned_data["body"].replace("\r\n", "\n").replace("\x00", "").strip()

    def clean(self):
        fields = self.cleaned_data
        chosen = fields.get("send_at") or (fields.get("then") == "later" and fields.get("later_at"))
        fields["send_at"] = None
        if fields.get("mode") == "reply" and (chosen or fields.get("then") == "later"):
            fields["send_at"] = at = moment_of(chosen or "")
            now = timezone.now()
            if at is None:
                self.add_error("send_at", _("Choose a day and a time."))
            elif at <= now:
                self.add_error("send_at", _("Choose a time that is still to come."))
            elif at > now + timedelta(days=366):
                self.add_error("send_at", _("A year is the longest that a reply can wait."))
        if not self.errors and not self.cleaned_data["body"] and not self.cleaned_data["files"]:
            self.add_error("body", self.fields["body"].error_messages["required"])


class DraftForm(forms.Form):
    mode = WriteForm.base_fields["mode"]
    body = forms.CharField(strip=False, required=False, max_length=LONGEST)
    sequence = forms.IntegerField(min_value=0, max_value=MOST_COUNTED)
    # What the clock of its writer shows, as ISO 8601.
    clock = forms.CharField(max_length=40, required=False)

    def clean_body(self):
        body = self.cleaned_data["body"].replace("\r\n", "\n")
        return body if body.strip() else ""

    def clean_clock(self):
        """What cannot be read must not keep a text from being kept."""
        clock = moment_of(self.cleaned_data["clock"]) or timezone.now()
        return timezone.localtime(clock).replace(tzinfo=None)


class AssignForm(forms.Form):
    """To whom: `to` is "agent-5", "team-3" or "nobody"."""

    to = forms.RegexField(r"^(agent-\d{1,10}|team-\d{1,10}|nobody|no-team)$")

    def clean_to(self):
        kind, _sep, pk = self.cleaned_data["to"].partition("-")
        if kind == "nobody":
            return "agent", None
        if pk == "team":
            return "team", None
        people = Agent.objects.people() if kind == "agent" else Team.objects.all()
        found = people.filter(pk=int(pk)).first()
        if found is None:
            raise forms.ValidationError(_("They are not here any more."))
        return kind, found


class SnoozeForm(forms.Form):
    """Until when: "answer", "hour" (from now), or a moment as ISO 8601 (without an offset, the
    server's time)."""

    until = forms.CharField(
        max_length=40, error_messages={"required": _("Choose a day and a time.")}
    )

    def clean_until(self):
        if self.cleaned_data["until"] == "answer":
            return UNTIL_ANSWER
        if self.cleaned_data["until"] == "hour":  # from whose clock may be wrong
            return timezone.now() + timedelta(hours=1)
        until = moment_of(self.cleaned_data["until"])
        if until is None:
            raise forms.ValidationError(_("Choose a day and a time."))
        return until

    @staticmethod
    def choices(now):
        """(name, label, moment) in the server's time zone; the browser puts its own there."""
        local = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
        morning = local.replace(hour=9)
        choices = [("tomorrow", _("Tomorrow"), morning + timedelta(days=1))]
        if to_monday := 6 - local.weekday():
            monday = morning + timedelta(days=to_monday + 1)
            choices.append(("monday", _("Next Monday"), monday))
        if local.hour < 18:
            choices.insert(0, ("later", _("Later today"), local + timedelta(hours=4)))
        return choices


class PromiseForm(forms.Form):
    """Until when: "today", "noon" (of tomorrow), "friday", or a moment as ISO 8601."""

    # So many days from now, and at which hour; Friday is the next one.
    days = {"today": (0, 17), "noon": (1, 12), "friday": (None, 17)}
    until = SnoozeForm.base_fields["until"]

    def clean_until(self):
        said, local = self.cleaned_data["until"], timezone.localtime()
        if said in self.days:
            days, hour = self.days[said]
            days = (4 - local.weekday()) % 7 or 7 if days is None else days
            day = (local + timedelta(days=days)).replace(tzinfo=None)
            return timezone.make_aware(day.replace(hour=hour, minute=0, second=0, microsecond=0))
        until = moment_of(said)
        if until is None:
            raise forms.ValidationError(_("Choose a day and a time."))
        return until


class CloseForm(MissingForm):
    reason = forms.ChoiceField(
        choices=[each for each in Conversation.CloseReason.choices if each[0] != "merged"],
        required=False,
        initial="resolved",
    )

    def clean_reason(self):
        return self.cleaned_data["reason"] or Conversation.CloseReason.RESOLVED


class ViewForm(forms.ModelForm):
    """A saved view's name, and whose it is. What it shows is said elsewhere."""

    who = forms.ChoiceField(label=_("Who can see it"))

    class Meta:
        model = View
        fields = ["name"]
        error_messages = {"name": {"required": _("Give it a name that you will recognise.")}}

    def __init__(self, *args, agent, **kwargs):
        super().__init__(*args, **kwargs)
        self.agent = agent
        self.fields["who"].choices = choices_for(agent)
        self.initial["who"] = self.instance.who if self.instance.pk else "me"

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        self.instance.share(self.cleaned_data.get("who") or "me", by=self.agent)
        return self.cleaned_data


class MergeForm(forms.Form):
    """With which `other` conversation, and which of the two `stays`; `q` looks for others."""

    q = forms.CharField(required=False)
    other = forms.IntegerField(required=False, min_value=1, max_value=MOST_COUNTED)
    stays = forms.IntegerField(required=False, min_value=1, max_value=MOST_COUNTED)

    def clean_q(self):
        return self.cleaned_data["q"].replace("\x00", "").strip()[:100]


class PartForm(forms.Form):
    """Which conversation is taken out of a merge, or brought back after a split."""

    part = forms.IntegerField(min_value=1, max_value=MOST_COUNTED)
