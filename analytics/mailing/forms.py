from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.board.asking import Options
from analytics.models import Mailing

NARROWS = ("team", "agent", "inbox", "channel", "tag")


class MailingForm(forms.ModelForm):
    """`asked`: whose reader it is for, and what is chosen at first (see `Asked`)."""

    hour = forms.TypedChoiceField(
        label=_("At"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )

    class Meta:
        model = Mailing
        fields = ["name", "every", "weekday", "hour"]

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        options = Options(asked)
        everything = ("", _("All"))
        offered = {
            "team": (_("Team"), [(each.pk, each.name) for each in options.teams]),
            "agent": (_("Agent"), [(each.pk, each.name) for each in options.agents]),
            "inbox": (_("Inbox"), [(each.pk, each.name) for each in options.inboxes]),
            "channel": (_("Channel"), options.channels),
            "tag": (_("Tag"), [(each.pk, each.name) for each in options.tags]),
        }
        for name, (label, choices) in offered.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[everything, *((str(value), text) for value, text in choices)],
                initial=str(getattr(asked, name) or ""),
            )

    @property
    def narrows(self):
        return [self[name] for name in NARROWS]

    def put_into(self, mailing, now):
        """What was entered, and when it goes next."""
        mailing.query = urlencode(
            {name: self.cleaned_data[name] for name in NARROWS if self.cleaned_data[name]}
        )
        mailing.created_at = mailing.created_at or now
        mailing.problem = ""
        mailing.plan(now)
        mailing.save()
