"""Words that sound as nobody means them: shouting, blame, and a door that is shut."""

import re

from django.utils.translation import gettext_lazy as _

from .base import LOOK, Fix, Hint
from .languages import SMALL
from .tone_words import AS_ORDER, BLAME, BUT, DENIED, INSTEAD, ORDERS, SORRY, SPARED

LOUD = re.compile(r"(?<![\w/-])[A-ZÄÖÜ][A-ZÄÖÜ'’]+(?:[\s,]+(?:[A-ZÄÖÜ][A-ZÄÖÜ'’]+|I|A))*(?![\w/-])")
MARKS = re.compile(r"[!?]*(?:!{2,}|\?{2,})[!?]*|(?:[!?]){3,}")
# Written in capitals by everybody.
ACRONYM = 5  # letters at most


def look(draft, context):
    if draft.language not in BLAME:
        return []
    found = _marks(draft) or _loud(draft) or _blame(draft)
    return [found] if found else []


def _marks(draft):
    marks = MARKS.search(draft.plain)
    if not marks:
        return None
    mark = "?" if "?" in marks[0] else "!"
    fix = Fix(f"{marks[0][:4]} → {mark}", "replace", *marks.span(), mark)
    return Hint("tone", _("“%(marks)s” sounds loud") % {"marks": marks[0][:4]}, LOOK, fix)


def _loud(draft):
    for found in LOUD.finditer(draft.plain):
        words = re.findall(r"[\w'’]+", found[0])
        long = [word for word in words if len(word) > 3]
        # An acronym, a product, a code: several words, or a long one between small ones.
        if len(words) == 1 and (len(words[0]) <= ACRONYM or not _is_word(words[0])):
            if words[0] not in SHOUTED:
                continue
        elif len(words) > 1 and (not long or not _is_speech(words, draft.language)):
            continue
        start, end = found.start(), found.end()
        before = draft.plain[:start].rstrip()
        calm = found[0].lower()
        calm = re.sub(r"\bi\b", "I", calm)
        if not before or before[-1] in ".!?\n":
            calm = calm[:1].upper() + calm[1:]
        fix = Fix(f"{found[0][:24]} → {calm[:24]}", "replace", start, end, calm)
        return Hint("tone", _("Capitals sound loud"), LOOK, fix)
    return None


SHOUTED = {
    "NOT",
    "NEVER",
    "NICHT",
    "MUST",
    "ALL",
    "ONLY",
    "NO",
    "STOP",
    "READ",
    "NEIN",
    "NIE",
    "NOW",
    "ALWAYS",
    "NUR",
    "JETZT",
    "IMMER",
}
VOWELS = set("AEIOUYÄÖÜ")


def _is_speech(words, language):
    """ "TOO LATE", and not "OSRAM LED"."""
    return any(word.lower() in SMALL[language] or word in SHOUTED for word in words)


def _is_word(word):
    share = sum(letter in VOWELS for letter in word) / len(word)
    return 0.2 <= share <= 0.7


def _blame(draft):
    for sentence in draft.sentences:
        for found in _harsh(draft.language, sentence.text):
            start, end = sentence.start + found.start(), sentence.start + found.end()
            text = _("“%(words)s” may sound harsh") % {"words": found[0][:40]}
            return Hint("tone", text, LOOK, _instead(draft, start, end))
    return None


def _harsh(language, text):
    is_sorry = SORRY.search(text) and not BUT.search(text)
    for found in BLAME[language].finditer(text):
        is_spared = SPARED.search(text[: found.start()]) or DENIED.search(found[0])
        if not is_spared and not is_sorry:
            yield found
    for found in ORDERS[language].finditer(text):
        if AS_ORDER.search(text[: found.start()]):
            yield found


def _instead(draft, start, end):
    for pattern, instead in INSTEAD[draft.language]:
        better = pattern.search(draft.plain, start)
        if not better or better.start() > end:
            continue
        before = draft.plain[: better.start()].rstrip()
        calm = instead
        if calm and (not before or before[-1] in ".!?"):
            calm = calm[:1].upper() + calm[1:]
        label = f"→ “{calm}”" if calm else _("Leave it out")
        return Fix(label, "replace", *better.span(), calm)
    return Fix(_("Change it"), "select", start, end)
