from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inboxes import channels

from .models import Preferences
from .types import ALWAYS_ON_SCREEN, MEANING, Sound, Type, Way

# Those of a customer's message; "" is "as chosen above".
SILENT = "silent"


class PreferencesForm(forms.ModelForm):
    """The whole page. What an agent has as the defaults say is not kept, so it follows them."""

    quiet_days = forms.TypedMultipleChoiceField(
        label=_("Beginning on"),
        choices=list(WEEKDAYS_ABBR.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mail_after = forms.TypedChoiceField(label=_("Bundle mails"), coerce=int)

    class Meta:
        model = Preferences
        fields = [
            "is_quiet",
            "quiet_from",
            "quiet_until",
            "quiet_days",
            "is_quiet_off_shift",
            "lets_escalations_through",
            "mail_after",
            "shows_names",
        ]
        widgets = {
            "quiet_from": forms.TimeInput({"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput({"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args, defaults, **kwargs):
        super().__init__(*args, **kwargs)
        self.defaults = defaults
        text = [
            (n, ngettext("after %(n)d minute", "after %(n)d minutes", n) % {"n": n})
            for n in Preferences.MAIL_AFTER
        ]
        self.fields["mail_after"].choices = text
        for name in ("is_quiet", "is_quiet_off_shift", "lets_escalations_through", "shows_names"):
            self.fields[name].widget.attrs |= {"class": "switch", "role": "switch"}
        # They stand beside the form.
        for field in self.fields.values():
            field.widget.attrs["form"] = "prefs"

    def clean(self):
        cleaned = super().clean()
        self.instance.choices = self._choices()
        self.instance.channel_sounds = self._channel_sounds()
        return cleaned

    def _choices(self):
        chosen = {}
        for type_, ways in self.defaults.items():
            own = {way: self._value(type_, way) for way in ways}
            if type_ in ALWAYS_ON_SCREEN:
                own.pop(Way.SCREEN)
            if differing := {way: on for way, on in own.items() if on != ways[way]}:
                chosen[type_] = differing
        return chosen

    def _value(self, type_, way):
        said = self.data.get(f"{type_}-{way}", "")
        if way == Way.SOUND:
            return said if said in Sound.values else ""
        return bool(said)

    def _channel_sounds(self):
        sounds = {}
        for name, _label in channels.choices():
            said = self.data.get(f"channel-{name}", "")
            if said == SILENT or (said and said in Sound.values):
                sounds[name] = "" if said == SILENT else said
        return sounds

    @property
    def matrix(self):
        """Rows of the table: what each type is, and how each way stands."""
        for type_ in Type:
            ways = self.instance.ways(type_, self.defaults)
            yield {
                "type": type_,
                "meaning": MEANING[type_],
                "ways": [
                    {
                        "way": way,
                        "on": ways[way],
                        "is_sound": way == Way.SOUND,
                        "is_locked": way == Way.SCREEN and type_ in ALWAYS_ON_SCREEN,
                    }
                    for way in Way
                ],
            }

    @property
    def channels(self):
        for name, label in channels.choices():
            sound = self.instance.channel_sounds.get(name)
            yield {"name": name, "label": label, "on": SILENT if sound == "" else sound or ""}
