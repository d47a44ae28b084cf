from django import forms
from django.utils.translation import gettext_lazy as _

from team.models import Team

from .lessons import written


class LessonForm(forms.Form):
    """All of an own lesson."""

    title = forms.CharField(
        label=_("Title"),
        max_length=80,
        error_messages={"required": _("Give it a title: what it is about.")},
    )
    teaser = forms.CharField(label=_("What one learns"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 18})
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label=_("For the teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_required = forms.BooleanField(label=_("Everybody should do it"), required=False)
    # The number of the version that the writer has before them.
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = Team.objects.order_by("name", "pk")

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_text(self):
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if len(text) > written.LONGEST:
            raise forms.ValidationError(written.problems(text)[0])
        return text

    @property
    def about(self):
        names = ("title", "teaser", "text", "is_required")
        return {name: self.cleaned_data[name] for name in names}
