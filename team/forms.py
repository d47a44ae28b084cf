from django import forms
from django.utils.translation import gettext_lazy as _

from .locale import zones
from .models import Agent


class MeForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = Agent
        fields = ["language", "time_zone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        as_device = ("", _("As the device"))
        self.fields["language"].choices = [as_device, *Agent._meta.get_field("language").choices]
        self.fields["time_zone"].choices = [as_device, *((name, name) for name in zones())]
