"""What it is about, in the customer's words and in the bot's."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..hand_offs import HandOff
from .base import Condition, OneOf, condition
from .text import LONGEST_PATTERN, MOST_WORDS, Pattern, plain, words

LONGEST = 2000  # characters of all words together


class Words(Condition):
    """The value is text: words and phrases with commas between them, one phrase, or a pattern."""

    group = _("What it is about")
    operators = {
        "any": _("has any of"),
        "all": _("has all of"),
        "none": _("has none of"),
        "part": _("has, also inside a word, any of"),
        "phrase": _("has exactly this phrase"),
        "regex": _("matches the pattern"),
        "not_regex": _("does not match the pattern"),
    }
    said = {
        "any": _("%(what)s has any of %(words)s"),
        "all": _("%(what)s has all of %(words)s"),
        "none": _("%(what)s has none of %(words)s"),
        "part": _("%(what)s has, also inside a word, any of %(words)s"),
        "phrase": _("%(what)s has exactly “%(words)s”"),
        "regex": _("%(what)s matches the pattern “%(words)s”"),
        "not_regex": _("%(what)s does not match the pattern “%(words)s”"),
    }

    def text(self, facts):
        raise NotImplementedError

    def field(self):
        attrs = {"placeholder": _("refund, money back, charge*"), "class": "wide"}
        return forms.CharField(
            label=_("Words"),
            max_length=LONGEST,
            widget=forms.TextInput(attrs=attrs),
            error_messages={"required": _("Write the words, with commas between them.")},
        )

    def check(self, op, value):
        if op in {"regex", "not_regex"}:
            Pattern(value)
        elif op == "phrase":
            if not plain(value):
                raise ValidationError(gettext("Write the phrase."))
        elif not words(value):
            raise ValidationError(gettext("Write the words, with commas between them."))
        elif len(words(value)) > MOST_WORDS:
            text = gettext("%(most)d words are the most for one condition.")
            raise ValidationError(text % {"most": MOST_WORDS})

    def says(self, op, value):
        if op in {"any", "all", "none", "part"}:
            shown = words(value)
            value = ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")
        return self.said[op] % {"what": self.what, "words": Truncator(value).chars(200)}

    def real(self, facts, op, value):
        """What of it was found: [text]."""
        return self.found(self.text(facts), op, value)

    def found(self, text, op, value):
        if op in {"regex", "not_regex"}:
            match = text.matches(value)
            return [] if match is None else [match[:LONGEST_PATTERN]]
        if op == "phrase":
            return [plain(value)] if text.has_word(plain(value).rstrip("*")) else []
        if op == "part":
            parts = (word.rstrip("*").strip() for word in words(value)[:MOST_WORDS])
            return [part for part in parts if part in text.plain]
        return [word for word in words(value)[:MOST_WORDS] if text.has_word(word)]

    def shows(self, real):
        return (
            gettext("it has “%(words)s”") % {"words": ", ".join(real)}
            if real
            else gettext("it has none of them")
        )

    def holds(self, facts, op, value):
        found = self.real(facts, op, value)
        if op == "all":
            return 0 < len(found) == len(words(value)[:MOST_WORDS])
        return bool(found) != (op in {"none", "not_regex"})


@condition
class Said(Words):
    name, label, what = "text", _("Text"), _("the text")

    def text(self, facts):
        return facts.text


@condition
class HandOffReason(Words):
    name, label, what = "bot_reason", _("Why the bot asked for help"), _("the bot's reason")
    operators = {**Words.operators, "given": _("is given"), "not_given": _("is not given")}
    bare = ("given", "not_given")

    def text(self, facts):
        return facts.hand_off_reason

    def says(self, op, value):
        if op in self.bare:
            return {
                "given": gettext("the bot handed it off"),
                "not_given": gettext("the bot did not hand it off"),
            }[op]
        return super().says(op, value)

    def real(self, facts, op, value):
        return self.text(facts).raw[:300]

    def shows(self, real):
        return f"“{real}”" if real else gettext("it was not handed off by the bot")

    def holds(self, facts, op, value):
        text = self.text(facts)
        if op in self.bare:
            return bool(text.raw) == (op == "given")
        found = self.found(text, op, value)
        if op == "all":
            return 0 < len(found) == len(words(value)[:MOST_WORDS])
        return bool(found) != (op in {"none", "not_regex"})


@condition
class HandOffCode(OneOf):
    """As it is chosen from a list; what the admin wrote as topics is asked for by its words."""

    name, label, what = "bot_code", _("What the bot needed help with"), _("the bot's reason")
    group = HandOffReason.group

    def choices(self):
        return [("", _("None of these")), *HandOff.choices]

    def real(self, facts, op, value):
        return facts.hand_off_code
