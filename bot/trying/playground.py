"""The playground: ask as a customer would, and see why the bot would say what it says."""

from django import forms
from django.core import signing
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from customers.words import language_name
from inboxes.models import Inbox
from knowledge.models import Article
from knowledge.views.access import for_editors
from team.models import Agent

from ..models import Outcome, Settings
from . import asking

TONES = {Outcome.ASK: "blue", Outcome.HAND_OFF: "amber", Outcome.NOTHING: "grey"}
SALT = "bot.trying"
DAY = 86_400


class AskForm(forms.Form):
    inbox = forms.ModelChoiceField(Inbox.objects.none(), label=_("Inbox"), empty_label=None)
    text = forms.CharField(label=_("Question"), max_length=asking.LONGEST, required=False)
    # A button that was pressed: "what it does|what it says".
    chosen = forms.CharField(max_length=300, required=False)
    before = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inbox"].queryset = inboxes()

    def clean_before(self):
        """What we have signed ourselves; a conversation that is too old or made up begins anew."""
        try:
            before = signing.loads(self.cleaned_data["before"], salt=SALT, max_age=DAY)
        except signing.BadSignature:
            return []
        return before[-asking.MOST_LINES :]

    def clean(self):
        fields = super().clean()
        fields["chosen"], _bar, text = fields.get("chosen", "").partition("|")
        fields["text"] = text or fields.get("text", "")
        if not fields["text"].replace("\x00", "").strip():
            self.add_error("text", _("Write a question first."))
        return fields


def inboxes():
    return Inbox.objects.filter(has_bot=True).order_by("name")


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def playground(request):
    """Nothing is kept: asking is a POST because what was said before does not fit an address."""
    form = AskForm(request.POST or None)
    context = {
        "form": form,
        "inboxes": inboxes(),
        "has_bot": Agent.objects.filter(is_bot=True, is_active=True).exists(),
        "articles": Article.objects.public().count(),
        "chosen": request.POST.get("inbox") or request.GET.get("inbox", ""),
        "text": request.GET.get("q", "")[: asking.LONGEST],
    }
    if request.method == "POST" and form.is_valid():
        context |= tried(**form.cleaned_data)
    status = 422 if form.is_bound and not form.is_valid() else 200
    template = "bot/_tried.html" if request.htmx else "bot/playground.html"
    return render(request, template, context, status=status)


def tried(inbox, text, chosen, before):
    result = asking.ask(inbox, text, before, chosen=chosen, now=timezone.now())
    return {
        "settings": Settings.objects.of(inbox),
        "tried": result,
        "tone": TONES.get(result.thought.outcome, "violet"),
        "outcome": Outcome(result.thought.outcome).label,
        "language_name": language_name(result.language),
        "before": before,
        "next": signing.dumps([*before, result.as_line()], salt=SALT, compress=True),
    }
