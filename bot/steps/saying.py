"""A flow in words: its content is JSON, as `Flow.content` gives it and a version keeps it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from team.locale import languages

from . import fields

LABELS = {
    "name": _("Name"),
    "is_on": _("On"),
    "starts": _("Begins"),
    "words": _("Words"),
    "language": _("For customers who speak"),
    "hours": _("At"),
    "steps": _("Steps"),
}
# As `flow.Starts` and `flow.When` are said within a sentence.
BEGINS = {
    "greeting": _("Before anything is written"),
    "first": _("With the first message"),
    "words": _("When the customer writes %(words)s"),
    "button": _("After a button"),
}
HOURS = {"always": "", "open": _("in office hours"), "closed": _("outside office hours")}
SHORT = 60


def sentence(content, inbox=""):
    """ "Website chat: With the first message: say “Hello”, ask for the name, hand off." """
    begins = str(BEGINS[content["starts"]]) % {"words": _words(content["words"])}
    spoken = dict(languages()).get(content.get("language"))
    spoken = (
        gettext("for customers who speak %(language)s") % {"language": spoken} if spoken else ""
    )
    begins = ", ".join(filter(None, [begins, spoken, str(HOURS[content["hours"]])]))
    then = ", ".join(map(step_says, content["steps"])) or gettext("nothing")
    said = gettext("%(begins)s: %(then)s.") % {"begins": begins, "then": then}
    return f"{inbox}: {said}" if inbox else said


def _words(words):
    return " / ".join(f"“{word}”" for word in words) or "…"


def step_says(step):
    kind, values = step
    text = " ".join(values.get("text", "").split())
    text = text if len(text) <= SHORT else f"{text[:SHORT].rstrip()}…"
    if kind == "say":
        buttons = " / ".join(button["text"] for button in values.get("buttons", []))
        said = gettext("say “%(text)s”") % {"text": text}
        return f"{said} [{buttons}]" if buttons else said
    if kind == "ask":
        label = values.get("attribute") or fields.LABELS.get(values["field"], values["field"])
        return gettext("ask for “%(field)s”") % {"field": label}
    if kind == "hand_off":
        return gettext("hand off to a person")
    return gettext("let the bot answer")


def problems(content):
    """Why it leads nowhere, or cannot begin, in sentences; [] when it does not."""
    steps, found = content["steps"], []
    if not steps:
        return [gettext("It has no steps: say at least one thing.")]
    kind, last = steps[-1]
    if kind == "ask":
        text = gettext("It ends with a question, and nothing comes after the answer: add a step.")
        found.append(text)
    if kind == "say" and any(button["to"] == "next" for button in last.get("buttons", [])):
        found.append(gettext("A button of the last step leads to the next one, and there is none."))
    if any(kind in {"hand_off", "answer"} for kind, _step in steps[:-1]):
        text = gettext(
            "Nothing comes after a hand-off or an answer of the bot: move it to the end."
        )
        found.append(text)
    if content["starts"] == "greeting" and not _can_greet(steps):
        text = gettext("A greeting is one step that says something and has buttons.")
        found.append(text)
    if content["starts"] == "words" and not content["words"]:
        found.append(gettext("Say at which words it begins."))
    return found


def _can_greet(steps):
    [kind, step] = steps[0]
    to = {button["to"] for button in step.get("buttons", [])}
    return len(steps) == 1 and kind == "say" and bool(to) and "next" not in to


# --- Versions


def say(name, value):
    if name == "steps":
        return ", ".join(map(step_says, value)) or gettext("nothing")
    if name == "words":
        return _words(value)
    if name == "is_on":
        return gettext("yes") if value else gettext("no")
    if name == "starts":
        return str(BEGINS[value]) % {"words": "…"}
    if name == "language":
        return dict(languages()).get(value, gettext("everybody"))
    if name == "hours":
        return str(HOURS[value] or gettext("at any hour"))
    return str(value)
