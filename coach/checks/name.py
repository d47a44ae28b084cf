"""Is the customer called by their name, and is it spelled as in their profile?"""

import re

from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from . import confirm
from .base import LOOK, MISSING, YES, Fix, Hint
from .draft import fold
from .patterns import words

SHORT = 6  # words: "One moment, please." needs no name
HOLDING = 15  # words: nor does "Bear with me, I am looking"
TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "herr", "frau", "ing", "sir", "madam"}
NO_PERSON = re.compile(
    r"\b(?:gmbh|ag|kg|ltd|llc|inc|corp|ohg|e\.?k|ug|b\.?v|s\.?a|support|info|sales|team"
    r"|office|shop|store|visitor|kunde|customer)\b|[@\d]",
    re.IGNORECASE,
)
# What stands after a greeting in place of a name.
NO_NAME = words("""
    there again all everyone everybody team customer guest friend sir madam folks you both and
    to from in with zusammen nochmal nochmals leute kunde kundin kundinnen kunden damen herren
    und ihr du wieder an morning afternoon evening
""")
# Names that are words, too: only where somebody is called are they one.
WORDS_TOO = words("""
    will mark may rose hope grace bill art joy frank faith dawn rob pat sue jack max ernst
    klein lang wolf frei ann an ruth sky june april august summer miles chase grant drew dean
    guy jean
""")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CALLED = re.compile(
    r"(?:\b(?:hi|hello|hey|dear|thanks|thank you|sorry|danke|dank|hallo|liebe[rs]?"
    r"|entschuldigung|herr|frau|mr|mrs|ms)\b\.?,?[ \t]+|,[ \t]*|\A\s*)$",
    re.IGNORECASE,
)
HELLO = {"en": "Hi", "de": "Hallo"}


def parts_of(name):
    """ "Dr. Okafor, Amara" -> ["Amara", "Okafor"]; [] when that is no person's name."""
    if NO_PERSON.search(name):
        return []
    last, comma, first = name.partition(",")
    found = WORD.findall(f"{first} {last}" if comma else name)
    return [word for word in found if fold(word) not in TITLES and (len(word) > 1)]


def uses(text, name):
    """Whether a text calls somebody of this name by it, spelled right. Pure; for scores, too."""
    parts = parts_of(name)
    return any(_is_called(text, part) for part in parts)


def _is_called(text, part):
    for found in re.finditer(rf"(?<!\w){re.escape(part)}(?:['’]?s)?(?!\w)", text, re.IGNORECASE):
        if found[0][:1] == part[:1] and fold(part) not in WORDS_TOO:
            return True
        before, after = text[: found.start()], text[found.end() :]
        if _CALLED.search(before) and re.match(r"\s*(?:[,!.;:–—?]|$|\n)", after):
            return found[0][:1] == part[:1]
    # Written with the accents that the profile leaves out.
    plain = part.isascii() and len(part) > 2
    return plain and any(
        fold(word) == part.casefold() and word[:1].isupper()
        for word in WORD.findall(text)
        if not word.isascii()
    )


def look(draft, context):
    parts = parts_of(context.customer.name)
    if not parts or not draft.words:
        return []
    if wrong := _misspelled(draft, context, parts):
        return [wrong]
    if uses(draft.text, context.customer.name):
        return [Hint("name", _("Uses their name"), YES)]
    if draft.language not in HELLO or len(draft.words) < SHORT or context.is_named:
        return []
    if len(draft.words) < HOLDING and confirm.holds(draft):
        return []
    if _is_for_another(draft, context):
        return []  # said by the check for other customers
    return [Hint("name", _("Uses their name"), MISSING, _call(draft, context, parts))]


def _is_for_another(draft, context):
    whom = (
        {fold(word) for word in WORD.findall(draft.greeting["whom"])} if draft.greeting else set()
    )
    theirs = {fold(part) for person in context.others for part in parts_of(person.name)}
    return bool(whom & theirs)


def _misspelled(draft, context, parts):
    for start, end in _places(draft):
        word = draft.text[start:end]
        if fold(word) in TITLES | NO_NAME or any(_same(word, part) for part in parts):
            continue
        known = {
            fold(name)
            for person in (*context.copies, *context.colleagues, *context.others)
            for name in parts_of(person.name)
        }
        if fold(word) in known:
            continue
        near = next((part for part in parts if _is_near(word, part)), None)
        if near:
            label = f"{word} → {near}"
            text = _("Their name is spelled “%(name)s”") % {"name": near}
            return Hint("name", text, LOOK, Fix(label, "replace", start, end, near))
    return None


def _same(word, part):
    """As in the profile; or with accents that the profile leaves out, or in the genitive."""
    bare = re.sub(r"['’]s$", "", word)
    if bare == part or word in {part + "s", part.upper()}:
        return True
    return part.isascii() and not bare.isascii() and fold(bare) == part.casefold()


def _is_near(word, part):
    ours, theirs = fold(word), fold(part)
    if ours == theirs:
        return True
    most = 0 if len(theirs) < 3 else 1 if len(theirs) < 6 else 2
    return bool(most) and OSA.distance(ours, theirs, score_cutoff=most) <= most


def _places(draft):
    """Where somebody is called: the words of the greeting, and names between commas."""
    text = draft.plain
    if greeting := draft.greeting:
        for word in WORD.finditer(text, greeting.start("whom"), greeting.end("whom")):
            yield word.span()
    vocative = (
        r"(?:\b(?:thanks|thank you|sorry|danke|dank|hello|hi|hallo),?[ \t]+|,[ "
        r"\t]+)([A-ZÀ-Ý][\w'’-]+)(?=[ \t]*[!.?,\n]|\s*$)"
    )
    for found in re.finditer(vocative, text):
        yield found.span(1)


def _call(draft, context, parts):
    """The name in the greeting that is there, or a greeting."""
    first, whole = parts[0], " ".join(parts)
    greeting = draft.greeting
    if greeting:
        start, end = greeting.span("whom")
        whom = WORD.findall(greeting["whom"])
        if all(fold(word) in NO_NAME | {"dear"} for word in whom):
            label = f"{greeting['hello'].strip()} {first}"
            return Fix(label, "replace", start, end, f" {first}")
        return Fix(f"“{first}”", "select", start, end)
    hello, name = HELLO[draft.language], first
    if draft.is_formal:
        hello, name = "Guten Tag", whole
    end = ",\n\n" if context.is_mail else "! "
    at = len(draft.text) - len(draft.text.lstrip())
    return Fix(f"{hello} {name}", "replace", at, at, f"{hello} {name}{end}")
