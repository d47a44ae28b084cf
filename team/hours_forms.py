from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from . import calendars, week
from .calendars import Unreadable
from .free_days import regions
from .models import OfficeHours, OneOff
from .moments import check_years

# What went wrong with a calendar, in words: the codes of `calendars` and `outside`.
PROBLEMS = {
    "unreadable": _("That is not a calendar: an iCal file begins with BEGIN:VCALENDAR."),
    "too many": _("That calendar has too many events: 3,000 in three years are the most."),
    "too long": _("That calendar takes too long to read: does an event repeat every second?"),
    "not allowed": _("This address is not one of the internet. Upload the file instead."),
    "no answer": _("Nothing answers at this address."),
    "too large": _("That calendar is larger than 1 MB."),
    "too slow": _("The answer took too long."),
}


def problem(code):
    """ "status 503" is said with its number."""
    name, _space, number = code.partition(" ")
    if name == "status":
        return _("The server answered with the error %(number)s.") % {"number": number}
    return PROBLEMS.get(code, code)


class OfficeHoursForm(forms.ModelForm):
    # Not the model's own field: to take the place of the default ones is no conflict.
    is_the_default = forms.BooleanField(
        label=_("The default"),
        required=False,
        help_text=_("For all teams that have not chosen any."),
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    calendar_url = forms.CharField(
        label=_("Subscribed calendar"),
        required=False,
        max_length=500,
        help_text=_("The address of an iCal file (.ics). It is read every six hours."),
        widget=forms.TextInput(attrs={"inputmode": "url", "size": 60, "dir": "ltr"}),
    )
    calendar_file = forms.FileField(
        label=_("Or upload a calendar"),
        required=False,
        help_text=_("Its whole days are holidays, its other events closures."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    drop_calendar = forms.BooleanField(label=_("Remove the calendar"), required=False)

    class Meta:
        model = OfficeHours
        fields = ["name", "time_zone", "country", "region", "calendar_url"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_the_default"].initial = self.instance.is_default
        self.fields["time_zone"].initial = timezone.get_default_timezone_name()
        country = (self.data if self.is_bound else self.initial).get("country", "")
        self.fields["region"].choices = [("", _("all of the country")), *regions(country)]
        for day, name in WEEKDAYS.items():
            self.fields[f"day_{day}"] = DayField(label=name)
            self.initial[f"day_{day}"] = week.write(self.instance.week[day])

    def clean_calendar_url(self):
        url = self.cleaned_data["calendar_url"].strip()
        if url.startswith(("webcal://", "webcals://")):
            url = "https://" + url.partition("://")[2]
        if url:
            URLValidator(schemes=["http", "https"])(url)
        return url

    def clean_calendar_file(self):
        file = self.cleaned_data["calendar_file"]
        if file and file.size > calendars.SIZE:
            raise ValidationError(PROBLEMS["too large"])
        return file and file.read().decode("utf-8", "replace")

    def clean(self):
        cleaned = super().clean()
        days = [cleaned.get(f"day_{day}") for day in range(7)]
        if None not in days:
            self.instance.week = days
        if cleaned.get("calendar_file"):
            self._read_file(cleaned)
        return cleaned

    def _read_file(self, cleaned):
        if cleaned.get("calendar_url"):
            text = _("Either subscribe to a calendar or upload one.")
            return self.add_error("calendar_file", text)
        zone = cleaned.get("time_zone")
        try:
            if zone:
                calendars.read(cleaned["calendar_file"], zone, timezone.now())
        except Unreadable as why:
            self.add_error("calendar_file", problem(why.args[0]))

    @property
    def is_news(self):
        return bool(set(self.changed_data) - {"name"})


class DayField(forms.CharField):
    """One day as people write it; its value is the pairs of `week`."""

    def __init__(self, **kwargs):
        attrs = {"placeholder": _("closed"), "size": 40, "dir": "ltr", "autocomplete": "off"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(required=False, max_length=200, widget=widget, **kwargs)

    def clean(self, value):
        return week.read(super().clean(value))

    def has_changed(self, initial, data):
        try:
            return week.read(initial or "") != week.read(data or "")
        except ValidationError:
            return True


class OneOffForm(forms.ModelForm):
    class Meta:
        model = OneOff
        fields = ["name", "starts_at", "ends_at", "is_open"]
        widgets = dict.fromkeys(
            ["starts_at", "ends_at"],
            forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )
        field_classes = dict.fromkeys(["starts_at", "ends_at"], forms.DateTimeField)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def clean(self):
        cleaned = super().clean()
        check_years(self, "starts_at", "ends_at")
        return cleaned
