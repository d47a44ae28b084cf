"""What a rule can do with canned replies."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.actions import Action, action
from conversations.conditions import Facts
from conversations.models import Refused

from .models import CannedResponse


@action
class AnswerWithCanned(Action):
    """Its value is the number of a canned reply; the customer gets it in their language, where
    there is one of the same shortcut."""

    name, label, icon = "canned_reply", _("Automatic canned reply"), "send"
    is_offered, stays = False, True

    def field(self):
        shared = CannedResponse.objects.filter(owner=None).order_by("title", "pk")
        choices = [(str(each.pk), self.called(each)) for each in shared]
        required = {"required": _("Choose a canned reply.")}
        return forms.ChoiceField(label=self.label, choices=choices, error_messages=required)

    @staticmethod
    def called(response):
        return f"{response.title} ({response.language})" if response.language else response.title

    def response(self, value):
        found = CannedResponse.objects.filter(owner=None, pk=value).first()
        if found is None:
            raise Refused(_("That canned reply was deleted. Choose another one."))
        return found

    def says(self, value, *, by):
        try:
            name = self.called(self.response(value))
        except Refused as why:
            return str(why)
        return gettext("Reply automatically with “%(text)s”") % {"text": name}

    def run(self, conversation, value, *, by, now):
        response = self.response(value)
        language = Facts(conversation, now).language
        if response.language.partition("-")[0] != language:
            response = response.twins().filter(language=language).first() or response
        conversation.write_automatically(response.text, by=by, now=now)
        response.count_use(now=now)
