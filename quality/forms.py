from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from team.models import Agent, Team

from .models import Mark, Review
from .models.writing import LONGEST
from .sampling import MOST, Sample

WINDOW = timedelta(days=13)  # with today, two weeks
LONGEST_WINDOW = timedelta(days=366)


class Text(forms.CharField):
    """What somebody writes. A NUL is no letter, and Postgres keeps none."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST, **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\x00", "").strip()


class SampleForm(forms.Form):
    found = forms.ChoiceField(
        label=_("Which"), choices=[each for each in Review.Found.choices if each[0]]
    )
    agent = forms.ModelChoiceField(
        Agent.objects.none(), label=_("Agent"), required=False, empty_label=_("Every agent")
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label=_("Team"), required=False, empty_label=_("Every team")
    )
    since = forms.DateField(
        label=_("Done from"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(label=_("to"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    # Another one draws others.
    seed = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, data, *, reader, now):
        today = timezone.localdate(now, timezone.get_default_timezone())
        usual = {
            "found": Review.Found.RANDOM,
            "since": (today - WINDOW).isoformat(),
            "until": today.isoformat(),
            "count": "10",
            # Each supervisor draws their own, and the same all day.
            "seed": str(today.toordinal() * 1000 + reader.pk % 1000),
        }
        super().__init__(usual | {name: value for name, value in data.items() if value})
        self.fields["agent"].queryset = (
            Agent.objects.people().exclude(pk=reader.pk).order_by("name")
        )

    def clean(self):
        fields = super().clean()
        since, until = fields.get("since"), fields.get("until")
        if any(day and not 1970 <= day.year <= 9000 for day in (since, until)):
            self.add_error("since", _("That is no day of ours."))
        elif since and until and since > until:
            self.add_error("until", _("The last day is before the first one."))
        elif since and until and until - since > LONGEST_WINDOW:
            self.add_error("since", _("At most a year at once."))
        return fields

    @property
    def sample(self):
        return Sample(**self.cleaned_data)

    @property
    def another(self):
        """The seed that draws others."""
        return (self.cleaned_data["seed"] + 7919) % 2**31


class ReviewForm(forms.Form):
    """The marks of a review, each a field `mark-<pk>`, and its summary."""

    summary = Text(required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)

    def __init__(self, data, *, review):
        super().__init__(data)
        for mark in review.marks.all():
            self.fields[f"mark-{mark.pk}"] = forms.ChoiceField(
                choices=Mark.Value.choices, required=False
            )

    @property
    def values(self):
        """{pk: value} of what was sent: a group of which nothing is chosen sends nothing."""
        return {
            int(name.removeprefix("mark-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("mark-") and value
        }


class CommentForm(forms.Form):
    event = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    text = Text()


class WordForm(forms.Form):
    text = Text(error_messages={"required": _("Write something first.")})
