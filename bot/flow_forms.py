"""How flows are edited: their steps as rows, their buttons below what is said."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations import placeholders
from conversations.ordered_admin import VersionedForm
from conversations.rows_field import RowForm, RowsField, RowsWidget
from knowledge.models import Article
from team.memory import remember

from .models import Flow
from .steps import fields, saying

LONGEST = 2000
BUTTONS = 4


class Kind:
    def __init__(self, label, text):
        self.label, self.text = label, text


KINDS = {
    "say": Kind(_("Say"), _("What the bot says")),
    "ask": Kind(_("Ask for"), _("How it asks")),
    "hand_off": Kind(_("Hand off to a person"), _("What it says before (may be empty)")),
    "answer": Kind(_("Let the bot answer"), ""),
}


def targets():
    """Where a button can lead, as choices."""
    flows = Flow.objects.select_related("inbox").order_by("inbox__name", "position")
    articles = Article.objects.public().order_by("language", "title")
    return [
        ("next", _("on to the next step")),
        ("words", _("the bot answers these words")),
        ("person", _("to a person")),
        (_("To a flow"), [(f"flow:{flow.pk}", f"{flow.inbox}: {flow}") for flow in flows]),
        (_("To an article"), [(f"ask:{one.pk}", one.title) for one in articles]),
    ]


class StepForm(RowForm):
    """One step; `buttons` are pairs of bound fields for the template."""

    def __init__(self, name, *args, **kwargs):
        super().__init__(name, KINDS[name], *args, **kwargs)
        if name != "answer":
            area = forms.Textarea(attrs={"rows": 2, "aria-label": self.entry.text})
            self.fields["text"] = forms.CharField(
                widget=area,
                max_length=LONGEST,
                required=name != "hand_off",
                error_messages={"required": _("What does the bot say?")},
            )
            area.attrs["placeholder"] = self.entry.text
        if name == "ask":
            self._add_question()
        if name == "say":
            self._add_buttons()

    def _add_question(self):
        self.fields["field"] = forms.ChoiceField(
            choices=list(fields.LABELS.items()),
            widget=forms.Select(attrs={"aria-label": _("What it asks for")}),
        )
        self.fields["attribute"] = forms.CharField(
            required=False,
            max_length=40,
            widget=forms.TextInput(
                attrs={
                    "aria-label": _("Name of the entry"),
                    "placeholder": _("Name of the entry, such as Plan"),
                }
            ),
        )
        self.fields["can_skip"] = forms.BooleanField(
            required=False, label=_("may be skipped"), initial=True
        )

    def _add_buttons(self):
        choices = remember("flow-targets", targets)
        for index in range(BUTTONS):
            number = {"number": index + 1}
            self.fields[f"button_{index}"] = forms.CharField(
                required=False,
                max_length=60,
                widget=forms.TextInput(
                    attrs={
                        "aria-label": _("Button %(number)d") % number,
                        "placeholder": _("Button %(number)d") % number,
                    }
                ),
            )
            self.fields[f"to_{index}"] = forms.ChoiceField(
                required=False,
                choices=choices,
                widget=forms.Select(attrs={"aria-label": _("Button %(number)d leads") % number}),
            )

    @property
    def buttons(self):
        if self.name != "say":
            return []
        return [(self[f"button_{index}"], self[f"to_{index}"]) for index in range(BUTTONS)]

    def clean_text(self):
        placeholders.check(self.cleaned_data["text"])
        return self.cleaned_data["text"].strip()

    def clean(self):
        is_entry = self.cleaned_data.get("field") == "attribute"
        if is_entry and not self.cleaned_data.get("attribute", "").strip():
            self.add_error("attribute", gettext("Name the entry that the answer goes to."))
        texts = [self.cleaned_data.get(f"button_{index}", "") for index in range(BUTTONS)]
        texts = [text.strip().casefold() for text in texts if text.strip()]
        if len(texts) != len(set(texts)):
            raise ValidationError(gettext("Two buttons with the same words mean the same."))

    @property
    def step(self):
        values = {"text": self.cleaned_data["text"]} if "text" in self.cleaned_data else {}
        if self.name == "ask":
            values["field"] = self.cleaned_data["field"]
            values["can_skip"] = self.cleaned_data["can_skip"]
            if values["field"] == "attribute":
                values["attribute"] = self.cleaned_data["attribute"].strip()
        if self.name == "say":
            values["buttons"] = [
                {"text": text, "to": self.cleaned_data[f"to_{index}"] or "next"}
                for index in range(BUTTONS)
                if (text := self.cleaned_data[f"button_{index}"].strip())
            ]
        return [self.name, values]


class StepsWidget(RowsWidget):
    template_name = "bot/steps.html"
    adding = _("Step")

    def offered(self):
        return KINDS

    def row_form(self, name, prefix, data=None, initial=None):
        return StepForm(name, prefix, data, initial)

    def initial_rows(self, value):
        return [(kind, self._initial(step)) for kind, step in value or []]

    def _initial(self, step):
        initial = {name: value for name, value in step.items() if name != "buttons"}
        for index, button in enumerate(step.get("buttons", [])):
            initial |= {f"button_{index}": button["text"], f"to_{index}": button["to"]}
        return initial


class StepsField(RowsField):
    """-> steps, as bot.steps.walking reads them"""

    widget = StepsWidget

    def compress(self, rows):
        return [row.step for row in rows.forms]


class WordsField(forms.CharField):
    """Lines <-> a list"""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = (" ".join(line.split())[:80] for line in super().clean(value).splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial, data):
        return self.clean(data or "") != (initial or [])


class FlowForm(VersionedForm):
    words = WordsField(
        label=_("Words"),
        required=False,
        help_text=_("One or several words in a line; only for flows that begin with words."),
    )
    steps = StepsField(label=_("Steps"), required=False)

    class Meta:
        model = Flow
        fields = ["name", "inbox", "is_on", "starts", "words", "language", "hours", "steps"]
        error_messages = {"name": {"required": _("Give it a name that says what it is for.")}}

    def clean(self):
        values = super().clean()
        if "steps" in self.errors or "starts" not in values:
            return values
        steps = values["steps"]
        for problem in saying.problems(values | {"words": values.get("words", [])}):
            self.add_error("steps", problem)
        inbox = values.get("inbox")
        own = {f"flow:{flow.pk}" for flow in Flow.objects.filter(inbox=inbox)} if inbox else set()
        for _kind, step in steps:
            for button in step.get("buttons", []):
                if button["to"].startswith("flow:") and button["to"] not in own:
                    text = gettext("“%(button)s” leads to a flow of another inbox.")
                    self.add_error("steps", text % {"button": button["text"]})
        return values
