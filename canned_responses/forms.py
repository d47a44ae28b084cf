import re

from django import forms
from django.conf.global_settings import LANGUAGES
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from team.sharing import choices_for

from . import placeholders
from .models import CannedResponse

LONGEST = 20_000  # characters


class CannedResponseForm(forms.ModelForm):
    who = forms.ChoiceField(label=_("Who can use it"))
    language = forms.ChoiceField(label=_("Language"), required=False)
    # Which state of it the writer has before them.
    seen = forms.CharField(required=False, max_length=40)
    text = forms.CharField(
        label=_("Reply"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Write the text that will be inserted.")},
    )

    class Meta:
        model = CannedResponse
        fields = ["title", "shortcut", "folder", "language", "text"]
        error_messages = {
            "title": {"required": _("Give it a name that you will recognise.")},
            "shortcut": {"required": _("Give it a shortcut, such as refund-approved.")},
        }

    def __init__(self, *args, agent, **kwargs):
        super().__init__(*args, **kwargs)
        self.agent = agent
        self.stamp = self.instance.changed_at.isoformat() if self.instance.pk else ""
        self.fields["who"].choices = choices_for(agent)
        self.fields["language"].choices = [
            ("", _("Any language")),
            *((code, _(name)) for code, name in LANGUAGES),
        ]
        self.fields["shortcut"].max_length = 41  # a slash in front is taken away
        self.fields["shortcut"].widget.attrs |= {"maxlength": 41, "class": "mono"}
        self.fields["folder"].widget.attrs |= {"list": "canned-folders"}
        self.initial.setdefault("who", self.instance.who if self.instance.pk else "me")

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_folder(self):
        return " ".join(self.cleaned_data["folder"].split())

    def clean_shortcut(self):
        shortcut = "-".join(self.cleaned_data["shortcut"].strip().lstrip("/").lower().split())
        if not re.fullmatch(r"[\w-]{1,40}", shortcut):
            raise ValidationError(
                gettext("Use letters, digits and hyphens only, 40 at most: refund-approved.")
            )
        return shortcut

    def clean_text(self):
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if placeholders.is_malformed(text):
            raise ValidationError(
                gettext("A placeholder is not complete. It looks like {{ customer.first_name }}.")
            )
        for name in dict.fromkeys(placeholders.names_in(text)):
            if name not in placeholders.KNOWN and not is_attribute(name):
                raise ValidationError(
                    gettext(
                        "Nothing is called {{ %(name)s }}. You can use %(known)s, and"
                        " customer. with an entry of a customer's profile."
                    )
                    % {"name": name, "known": ", ".join(placeholders.KNOWN)}
                )
        return text

    def clean(self):
        fields = super().clean()
        if fields.get("seen") and fields["seen"] != self.stamp:
            self.add_error(
                None,
                gettext(
                    "Somebody changed this reply meanwhile. Your text is below: save again to put"
                    " it in the place of theirs."
                ),
            )
        self.instance.share(fields.get("who") or "", by=self.agent)
        return fields

    def taken(self):
        return gettext("There is a reply with this shortcut already, for the same people.")


def is_attribute(name):
    """Does any customer's profile have it? "customer.Plan" -> "Plan"."""
    kind, _sep, attribute = name.partition(".")
    return kind == "customer" and Customer.objects.filter(attributes__has_key=attribute).exists()
