"""What somebody typed into the search field, understood. Any text is a query.

    lamp "arrived broken" -refund from:amara is:pending after:2026-11-01

Words that begin so, phrases as they stand, what must not be there, and operators (operators.py).
What is not understood is said in `complaints`, and the rest is searched.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .operators import OPERATORS, NotUnderstood

LONGEST = 500  # characters
MOST_TERMS = 12
MOST_CONDITIONS = 12

QUOTES = str.maketrans("“”„«»", '"' * 5)
PIECE = re.compile(r'(?P<minus>-?)(?:(?P<name>[A-Za-z]{2,12}):)?(?P<value>"[^"]*"?|[^\s"]+|")')
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Term:
    """A word that begins so, or, exact, whole words beside each other."""

    text: str
    is_exact: bool = False
    is_excluded: bool = False

    def __str__(self):
        return f"{'-' if self.is_excluded else ''}{_quoted(self.text, self.is_exact)}"


@dataclass(frozen=True)
class Condition:
    """`name:value` as it was typed, and what the operator has read from the value."""

    name: str
    value: str
    meant: object
    is_excluded: bool = False

    def __str__(self):
        return f"{'-' if self.is_excluded else ''}{self.name}:{_quoted(self.value)}"


def _quoted(text, always=False):
    return f'"{text}"' if always or " " in text else text


@dataclass(frozen=True)
class Query:
    text: str = ""
    terms: tuple[Term, ...] = ()
    conditions: tuple[Condition, ...] = ()
    complaints: tuple[str, ...] = field(default=(), compare=False)

    @property
    def wanted(self):
        return [term for term in self.terms if not term.is_excluded]

    def without(self, left_out):
        """What to type for the same without this term or condition."""
        return " ".join(str(each) for each in (*self.terms, *self.conditions) if each != left_out)

    @property
    def number(self):
        """The number of a conversation, when that is all that was typed: C-20944, #20944."""
        number = self.text.strip().upper().removeprefix("C-").removeprefix("#")
        return int(number) if number.isdecimal() and len(number) < 18 else None


def parse(text, today):
    """-> Query. Never raises. `today`: the date from which "yesterday" is counted."""
    complaints, terms, conditions = [], [], []
    text = text.encode("utf-8", "replace").decode().replace("\x00", " ").translate(QUOTES)
    if len(text) > LONGEST:
        text = text[:LONGEST]
        complaints.append(
            _("Only the first %(count)d characters were searched.") % {"count": LONGEST}
        )
    for piece in PIECE.finditer(text):
        name, value = piece["name"], piece["value"]
        is_excluded, is_exact = bool(piece["minus"]), value.startswith('"')
        value = value.strip('"').strip()
        operator = OPERATORS.get(name.lower()) if name else None
        if operator:
            try:
                meant = operator.read(value, today)
            except NotUnderstood as problem:
                complaints.append(str(problem))
            else:
                conditions.append(Condition(name.lower(), value, meant, is_excluded))
        elif not name and value.lower().removesuffix(":") in OPERATORS and value.endswith(":"):
            operator = OPERATORS[value.lower().removesuffix(":")]
            example = {"operator": value, "example": operator.example}
            complaints.append(_("%(operator)s needs a value, such as %(example)s.") % example)
        else:
            if name and not value.startswith("//"):
                text_of = {"name": f"{name}:"}
                complaints.append(
                    _("There is no “%(name)s”, so it was searched as a word.") % text_of
                )
            term = f"{name}:{value}" if name else value
            if WORD.search(term):
                terms.append(Term(term, is_exact, is_excluded))
    for pieces, most in ((terms, MOST_TERMS), (conditions, MOST_CONDITIONS)):
        if len(pieces) > most:
            del pieces[most:]
            complaints.append(
                ngettext(
                    "Only the first %(count)d word was searched.",
                    "Only the first %(count)d words were searched.",
                    most,
                )
                % {"count": most}
            )
    if text.strip() and not terms and not conditions and not complaints:
        complaints.append(_("There is no word in it. Type a word, a name or a number."))
    return Query(text.strip(), tuple(terms), tuple(conditions), tuple(dict.fromkeys(complaints)))
