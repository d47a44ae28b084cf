from django import forms

from conversations.forms import LONGEST

MOST_FILES = 1000


class LookForm(forms.Form):
    body = forms.CharField(strip=False, required=False, max_length=LONGEST)
    # That lie in the tray: also those that are still on their way, or wait for a network.
    files = forms.IntegerField(min_value=0, max_value=MOST_FILES, required=False)

    def clean_body(self):
        # A form sends CR LF; places are counted in the text as it stands in the field.
        return self.cleaned_data["body"].replace("\r\n", "\n")

    def clean_files(self):
        return self.cleaned_data["files"] or 0
