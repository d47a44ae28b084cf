"""Whoever is to do several things in order gets them numbered."""

import re

from django.utils.translation import gettext_lazy as _

from .base import MISSING, YES, Fix, Hint
from .patterns import any_of
from .step_words import THINGS_DE, THINGS_EN

ENOUGH = 3  # things to do
NUMBERED = re.compile(
    r"^[ \t]*(?:step |schritt )?\d{1,2}[.):][ \t]*\S", re.MULTILINE | re.IGNORECASE
)
IN_LINE = re.compile(r"(?:^|\s)\(?\d[.)]\s+\S.*?\s\(?\d[.)]\s+\S", re.DOTALL)
BULLET = re.compile(r"^[ \t]*(?:[-*•–]|\d{1,2}[.):])[ \t]+", re.MULTILINE)

_DO_EN = any_of(*sorted(THINGS_EN))
_BEFORE_EN = (
    r"(?:(?:first|firstly|second|secondly|third|next|then|now|afterwards|after that|finally"
    r"|lastly|and|once done|when done|please|just|simply|also|in the end|to start|to begin"
    r"|again|there|carefully|quickly|briefly|gently"
    r"|(?:once|when|after|as soon as|if|in|on|under|at|from|with|for|before)\s[^,.;!?\n]{2,50},"
    r"|you(?:'ll| will)? (?:can|need to|have to|should|must|may|just)(?: now| then| please| "
    r"simply)?|you'll need to|you will need to)[,:]?\s+){0,4}"
)
_DO_DE_FORMAL = r"(?:[a-zäöüß]{3,}e?n)\s+sie(?:\s+(?:sich|bitte|dann|nun|jetzt))?"
_DO_DE = any_of(*sorted(THINGS_DE))
_BEFORE_DE = (
    r"(?:(?:zuerst|als erstes|erstens|zweitens|dann|danach|anschließend|nun|jetzt"
    r"|schließlich|zuletzt|zum schluss|abschließend|und|bitte|einfach|auch|dort|da"
    r"|vorsichtig|kurz|erneut"
    r"|(?:sobald|wenn|nachdem|falls|in|im|unter|auf|am|an|mit|nach"
    r"|bei)\s[^,.;!?\n]{2,50},?)[,:]?\s+){0,4}"
)
DOES = {
    "en": re.compile(rf"{_BEFORE_EN}{_DO_EN}(?!\w)", re.IGNORECASE),
    "de": re.compile(
        rf"{_BEFORE_DE}(?:{_DO_DE_FORMAL}|{_DO_DE})(?!\w)",
        re.IGNORECASE,
    ),
}
# Where one thing to do ends and the next may begin, within a sentence.
JOINT = re.compile(
    r",?\s+(?:and then|and|then|und dann|und|dann)\s+|[,;:–—]\s*(?:then |dann )?|\s+-\s+",
    re.IGNORECASE,
)
LEADS = re.compile(
    r"^(?:(?:first|firstly|second|secondly|third|next|then|now|afterwards|after that|finally"
    r"|lastly|and|please|zuerst|als erstes|dann|danach|anschließend|nun|jetzt|schließlich"
    r"|zuletzt|zum schluss|und)[,:]?\s+)+",
    re.IGNORECASE,
)
# "To reset it, ..."
LEADS_IN = re.compile(
    r"(?:(?:to|in|if|when|once|for|on|from|with|at|after|before|under|so|as|because|um|wenn"
    r"|falls|zum|zur|für|sobald|nachdem|im|am|auf|unter|mit|bei)\s[^.!?\n]*"
    r"|[^.!?\n]*[:–]\s*)$",
    re.IGNORECASE,
)
# "Let me know" is no step; nor is a wish.
NO_STEP = re.compile(
    r"^(?:(?:please|then|and|just|bitte)\s+)*(?:let (?:me|us)|(?:give|send|tell|write|drop) "
    r"(?:me|us)|take care|have a|try not|confirm|reply|keep (?:in mind|me|us)|note that|feel "
    r"free|look forward|make yourself|find [^.!?]*(?:attached|enclosed|below|here)|check "
    r"(?:if|whether)"
    r"|return to (?:me|us)"
    r"|geben sie (?:mir|uns)|gib (?:mir|uns)|lass (?:mich|uns)|lassen sie (?:mich|uns)"
    r"|melden? (?:sie|dich)\s+(?:sich\s+)?(?:gern|bitte|jederzeit|bei|einfach)|schreiben? "
    r"(?:sie )?(?:mir|uns)|bestätigen?|werden sie|haben sie|können sie|möchten sie|erhalten "
    r"sie|bekommen sie|sind sie|wollen sie|sollten sie|müssen sie|finden sie|hätten sie"
    r"|könnten sie|würden sie|sehen sie|wissen sie|kennen sie|dürfen sie)\b",
    re.IGNORECASE,
)


def are_numbered(text):
    """Whether a text gives numbered steps. Pure; for scores, too."""
    return len(NUMBERED.findall(text)) > 1 or bool(IN_LINE.search(text))


def look(draft, context):
    if are_numbered(draft.plain):
        return [Hint("steps", _("Numbers the steps"), YES)]
    does = DOES.get(draft.language)
    things = _things(draft, does) if does else []
    if len(things) < ENOUGH:
        return []
    return [Hint("steps", _("Numbers the steps"), MISSING, _number(draft, things))]


def _things(draft, does):
    """-> [(start, end)] of what is to be done, in order; only what stands next to each other."""
    runs, run = [], []
    for sentence in draft.core:
        found = [] if sentence.is_question else _in_sentence(sentence, does)
        if found:
            run += found
        elif run:
            runs.append(run)
            run = []
    return max([*runs, run], key=len)


def _in_sentence(sentence, does):
    bullet = BULLET.match(sentence.text)
    first = bullet.end() if bullet else 0
    starts = [first, *(joint.end() for joint in JOINT.finditer(sentence.text))]
    starts = _doing(sentence.text, starts, does)
    # What somebody tells of is none: "I opened it and take it along."
    if not starts or (starts[0] > first and not LEADS_IN.match(sentence.text, first, starts[0])):
        return []
    ends = [*starts[1:], len(sentence.text)]
    return [
        (sentence.start + start, sentence.start + end)
        for start, end in zip(starts, ends, strict=True)
    ]


def _doing(text, starts, does):
    """Those of these places from which something is to be done."""
    found, end = [], 0
    for at in starts:
        match = does.match(text, at) if at >= end else None
        if match and not NO_STEP.match(text[at:]):
            found.append(at)
            end = match.end()
    return found


def _number(draft, things):
    start, end = things[0][0], things[-1][1]
    before = draft.text[:start]
    line = before.rpartition("\n")[2]
    if BULLET.fullmatch(line):
        start -= len(line)
    start = len(draft.text[:start].rstrip(" "))
    lines = []
    for number, (first, last) in enumerate(things, 1):
        piece = LEADS.sub("", draft.text[first:last].strip())
        piece = re.sub(
            r"[\s,;:–—-]*(?:\b(?:and then|and|then|und dann|und|dann))?[\s,;:]*$",
            "",
            piece,
            flags=re.IGNORECASE,
        )
        piece = piece[:1].upper() + piece[1:]
        lines.append(f"{number}. {piece}" + ("" if piece[-1:] in ".!?" else "."))
    text = "\n".join(lines)
    if draft.text[:start].strip() and not draft.text[:start].endswith("\n"):
        text = "\n" + text
    rest = draft.text[end:]
    if rest.strip() and not rest.startswith("\n"):
        text += "\n"
        end += len(rest) - len(rest.lstrip(" "))
    return Fix(_("Number them"), "replace", start, end, text)
