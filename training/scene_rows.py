"""How a scenario is edited: its steps, its goals and its good play as rows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.conditions.languages import choices as languages
from conversations.models.states import CloseReason, Priority
from conversations.rows_field import RowForm, RowsField, RowsWidget

from .scenes.asking import ASKS
from .scenes.questions import DEEDS

LONGEST = 4000
WAYS = "---"  # a line between two ways to say it
REASONS = [choice for choice in CloseReason.choices if choice[0] != CloseReason.MERGED]
PRIORITIES = [choice for choice in Priority.choices if choice[0]]
# What a step may wait for, beside an act; with a "not-" it must not be so.
IF = ("wrote", "says", "asks_for", "numbers_steps", "names_customer", "noted", "handed", "closed")
NOT_HERE = {"answered_first"}  # of several conversations


class Kind:
    def __init__(self, label, who="", does=""):
        self.label, self.who, self.does = label, who, does


STEPS = {
    "customer-writes": Kind(_("The customer writes"), "customer", "writes"),
    "colleague-takes_over": Kind(_("A colleague takes it over"), "colleague", "takes_over"),
    "colleague-types": Kind(_("A colleague is typing"), "colleague", "types"),
    "colleague-writes": Kind(_("A colleague answers"), "colleague", "writes"),
    "colleague-notes": Kind(_("A colleague leaves a note"), "colleague", "notes"),
    "bot-writes": Kind(_("The bot answers"), "bot", "writes"),
    "bot-hands_off": Kind(_("The bot asks for a person"), "bot", "hands_off"),
    "stage-hints": Kind(_("A hint is shown"), "stage", "hints"),
    "stage-ends": Kind(_("It ends"), "stage", "ends"),
}
SILENT = {"takes_over", "types", "ends"}


def text(label, **attrs):
    return forms.CharField(
        label=label, required=False, max_length=200, widget=forms.TextInput(attrs)
    )


def area(label, rows=3, **attrs):
    widget = forms.Textarea({"rows": rows, **attrs})
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=widget)


def number(label, initial=None, least=0, most=3600):
    return forms.IntegerField(
        label=label, required=False, initial=initial, min_value=least, max_value=most
    )


def choice(label, choices, **fields):
    return forms.ChoiceField(label=label, choices=choices, required=False, **fields)


def after(label=None):
    return text(label or _("after step"), list="scene-steps", placeholder=_("the beginning"))


def lines(value):
    return [line.strip() for line in value.splitlines() if line.strip()]


class StepForm(RowForm):
    def __init__(self, name, *args, **kwargs):
        super().__init__(name, STEPS[name], *args, **kwargs)
        self.fields["key"] = text(_("called"), placeholder=_("a short name"))
        self.fields["after"] = after()
        self.fields["on"] = choice(_("when the trainee"), [("", "—"), *DEEDS.items()])
        self.fields["seconds"] = number(_("then so many seconds later"), 10)
        asked = [(f"{no}{each}", f"{word}{ASKS[each].label}") for no, word in NOS for each in IF]
        self.fields["if"] = choice(_("only if"), [("", "—"), *asked])
        self.fields["if_words"] = text(_("with the words"), placeholder=_("one|another"))
        if self.entry.does not in SILENT:
            self.fields["says"] = area(
                _("what they say"),
                placeholder=_("Several ways to say it: a line with --- between them."),
            )

    @property
    def row(self):
        values = self.cleaned_data
        step = {"key": values["key"].strip(), "who": self.entry.who, "does": self.entry.does}
        step["seconds"] = values["seconds"] or 0
        for name in ("after", "on"):
            if said := values[name].strip():
                step[name] = [each.strip() for each in said.split(",")] if name == "after" else said
        if asked := values["if"]:
            no, _dash, which = asked.rpartition("not-")
            question = {"asks": which or no}
            if values["if_words"].strip():
                fields = ASKS[question["asks"]].fields
                words = values["if_words"].strip()
                question["words"] = [words] if fields.get("words") == "words" else words
            step["unless" if asked.startswith("not-") else "if"] = [question]
        if "says" in values:
            ways = values["says"].replace("\r\n", "\n").split(f"\n{WAYS}\n")
            step["says"] = [way.strip() for way in ways if way.strip()]
        return step

    @staticmethod
    def initial_of(step):
        initial = {name: step.get(name, "") for name in ("key", "seconds", "on")}
        said = step.get("after", "")
        initial["after"] = said if isinstance(said, str) else ", ".join(said)
        initial["says"] = f"\n{WAYS}\n".join(step.get("says", []))
        for name, no in (("if", ""), ("unless", "not-")):
            for asked in step.get(name, []):
                words = asked.get("words", "")
                initial["if"] = f"{no}{asked['asks']}"
                initial["if_words"] = words if isinstance(words, str) else "|".join(words)
        return f"{step['who']}-{step['does']}", initial


NOS = [("", ""), ("not-", _("not: "))]


def value_field(kind):
    """What is said of a question, by its kind."""
    return {
        "seconds": lambda: number(_("seconds"), 120, least=1),
        "number": lambda: number(_("how many"), 2, least=1),
        "words": lambda: area(_("words: a line each; one|another"), rows=2),
        "ways": lambda: text(_("words: one|another")),
        "step": lambda: text(_("step"), list="scene-steps"),
        "not_before": lambda: text(_("not before step"), list="scene-steps"),
        "priority": lambda: choice(_("priority"), PRIORITIES),
        "reason": lambda: choice(_("because"), [("", "—"), *REASONS]),
        "language": lambda: choice(_("language"), languages()),
    }[kind]()


class GoalForm(RowForm):
    def __init__(self, name, *args, **kwargs):
        super().__init__(name, ASKS[name], *args, **kwargs)
        for field, kind in self.entry.fields.items():
            self.fields[f"v_{field}"] = value_field("not_before" if field == "after" else kind)
        self.fields["since"] = after(_("only what comes after step"))
        self.fields["points"] = number(_("points"), 10, least=1, most=100)
        self.fields["words_for"] = text(_("as it stands on the sheet"))
        self.fields["is_grave"] = forms.BooleanField(
            label=_("missed: 40 points at most"), required=False
        )

    @property
    def row(self):
        values = self.cleaned_data
        goal = {"asks": self.name, "points": values["points"] or 0}
        for field, kind in self.entry.fields.items():
            value = values[f"v_{field}"]
            if kind == "words":
                value = lines(value)
            if value not in (None, "", []):
                goal[field] = value
        for name in ("since", "words_for"):
            if said := values[name].strip():
                goal[name] = said
        if values["is_grave"]:
            goal["limit"] = 40
        return goal

    @staticmethod
    def initial_of(goal):
        initial = {name: goal.get(name, "") for name in ("since", "points", "words_for")}
        initial["is_grave"] = "limit" in goal
        for field in ASKS[goal["asks"]].fields:
            value = goal.get(field, "")
            initial[f"v_{field}"] = "\n".join(value) if isinstance(value, list) else value
        return goal["asks"], initial


class ActForm(RowForm):
    def __init__(self, name, *args, **kwargs):
        super().__init__(name, ACTS[name], *args, **kwargs)
        self.fields["after"] = after()
        self.fields["wait"] = number(_("so many seconds later"), 30)
        if name in {"writes", "notes"}:
            self.fields["text"] = area(_("text"), rows=5)
        if name in {"hands", "sorts"}:
            self.fields["to"] = text(_("name"))
        if name == "prioritises":
            self.fields["to"] = choice(_("priority"), PRIORITIES)
        if name == "closes":
            self.fields["reason"] = choice(_("because"), REASONS)

    @property
    def row(self):
        values = self.cleaned_data
        act = {"does": self.name, "wait": values["wait"] or 0}
        if said := values["after"].strip():
            act["after"] = said
        for name in ("text", "to", "reason"):
            if values.get(name):
                act[name] = values[name].replace("\r\n", "\n").strip()
        if self.name == "sorts":
            act["as"] = "tag"
        return act

    @staticmethod
    def initial_of(act):
        names = ("after", "wait", "text", "to", "reason")
        return act["does"], {name: act.get(name, "") for name in names}


ACTS = {name: Kind(label) for name, label in DEEDS.items() if name != "snoozes"}


class SceneRowsWidget(RowsWidget):
    template_name = "training/scene_rows.html"

    def __init__(self, form, offered, adding, none):
        super().__init__()
        self.form, self.entries, self.adding, self.none = form, offered, adding, none

    def __deepcopy__(self, memo):
        return type(self)(self.form, self.entries, self.adding, self.none)

    def offered(self):
        return self.entries

    def row_form(self, name, prefix, data=None, initial=None):
        return self.form(name, prefix, data, initial)

    def initial_rows(self, value):
        return [self.form.initial_of(row) for row in value or []]

    def get_context(self, name, value, attrs):
        return {**super().get_context(name, value, attrs), "none": self.none}


class SceneRowsField(RowsField):
    """-> the steps, goals or acts of a scenario"""

    def __init__(self, form, offered, adding, none, **kwargs):
        widget = SceneRowsWidget(form, offered, adding, none)
        super().__init__(widget=widget, required=False, **kwargs)

    def compress(self, rows):
        return [row.row for row in rows.forms]


def goals_offered():
    return {name: ask for name, ask in ASKS.items() if name not in NOT_HERE}
