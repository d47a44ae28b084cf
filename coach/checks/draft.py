"""A draft as the checks read it: its sentences, how it begins and how it ends."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from . import languages

LONGEST = 5_000  # characters that are looked at
NEAR = 60  # characters before a full stop say what it is

_MASKED = re.compile(
    r"^[ \t]*>.*$|https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.MULTILINE
)
_ENDS = re.compile(r"[.!?…]+[\"')\]”“»]*(?=\s|$)|\n+")
# A full stop that ends nothing: of a letter, of one of these, of a number before which or after
# which something belongs to it ("1. Open it", "am 3. Mai").
_SHORT = re.compile(
    r"\b(?:e\.g|i\.e|z\.b|u\.a|d\.h|mr|mrs|ms|dr|prof|nr|tel|ca|approx|ggf|bzw|inkl|evtl|usw|vs"
    r"|[a-z])$",
    re.IGNORECASE,
)
_OF_A_LINE = re.compile(r"(?:^|\n)[ \t]*\d{1,2}$")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,2}$")
_GOES_ON = re.compile(
    r"\s*(?:[a-zäöüß\d]|(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\w*\b)"
)
_NO = re.compile(r"\bno$", re.IGNORECASE)
GREETING = re.compile(
    r"[\W_]*(?P<hello>hi(?:ya)?|hello|hey|dear|good\s+(?:morning|afternoon|evening|day)"
    r"|greetings|welcome\s+back"
    r"|hallo|liebe[rs]?|guten\s+(?:morgen|tag|abend)|sehr\s+geehrte[rs]?|moin|servus|grüezi"
    r"|grüß\s+(?:gott|dich))\b"
    r"(?P<whom>[^\n,.!?:;–—]{0,60})",
    re.IGNORECASE,
)
_BYE = re.compile(
    r"\n[ \t]*(?:(?:best|kind|warm|kindest|warmest)\s+(?:regards|wishes)|regards|cheers|best"
    r"|all\s+the\s+best|many\s+thanks|thanks(?:\s+(?:again|a\s+lot))?"
    r"|thank\s+you|sincerely|yours|take\s+care|talk\s+soon|have\s+a\s+\w+\s+(?:day|evening|weekend)"
    r"|(?:viele|liebe|beste|herzliche|freundliche|schöne|sonnige)n?\s+grüße"
    r"|mit\s+(?:\w+\s+)?grüßen|lg|vg|mfg|gruß|danke|vielen\s+dank|bis\s+(?:dann|bald)"
    r"|schönen\s+(?:tag|abend)|ihr|ihre|dein|deine)\b[^\n?]{0,40}(?:\n[^\n?]{0,60}){0,3}\s*\Z",
    re.IGNORECASE,
)
_FORMAL = re.compile(
    r"(?<=[\wäöüß,;:] )(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b|\b(?:[Ss]ehr geehrte|Herrn?|Frau) [A-ZÄÖÜ]"
    r"|\A\s*Sehr geehrte"
)
_GAP = re.compile(r"[\s,!.:;–—-]*")


@dataclass(frozen=True)
class Sentence:
    text: str  # what is to be judged: addresses and quotations are blanked out
    start: int
    end: int

    @property
    def is_question(self):
        return self.text.rstrip(" \"')”").endswith("?")


def fold(text):
    """Without case and accents; "ß" is "ss"."""
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in text if not unicodedata.combining(letter))


class Draft:
    def __init__(self, text, known_language=""):
        self.text = text[:LONGEST]
        self.known_language = known_language

    @cached_property
    def plain(self):
        """As long as the text; what is quoted, and every address, is blank."""
        return _MASKED.sub(lambda found: " " * len(found[0]), self.text)

    @cached_property
    def language(self):
        return languages.tell(self.plain, self.known_language)

    @cached_property
    def words(self):
        return languages.WORD.findall(self.plain)

    @cached_property
    def sentences(self):
        found, start = [], 0
        for stop in _ENDS.finditer(self.plain):
            if stop[0] == "." and self._goes_on(start, stop):
                continue
            end = stop.start() if stop[0].startswith("\n") else stop.end()
            found.append((start, end))
            start = stop.end()
        found.append((start, len(self.plain)))
        return [
            Sentence(self.plain[first:end], first, end)
            for first, end in (self._trimmed(*span) for span in found)
            if first < end
        ]

    def _goes_on(self, start, stop):
        # Not all of it: of a sentence with a thousand numbers each would be read a thousand times.
        before = self.plain[max(start, stop.start() - NEAR) : stop.start()]
        after = self.plain[stop.end() : stop.end() + 12]
        if _SHORT.search(before) or _OF_A_LINE.search(before):
            return True
        if _NUMBER.search(before):
            return bool(_GOES_ON.match(after))
        return bool(_NO.search(before) and after.strip()[:1].isdigit())

    def _trimmed(self, start, end):
        piece = self.plain[start:end]
        return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())

    @cached_property
    def greeting(self):
        """The match of GREETING that it begins with, or None."""
        return GREETING.match(self.plain)

    @cached_property
    def bye(self):
        """Where what it ends with begins: "Best regards" and the name. Else its end."""
        found = _BYE.search(self.plain)
        return len((self.plain[: found.start()] if found else self.plain).rstrip())

    @cached_property
    def begins(self):
        """Where it begins after the greeting."""
        end = self.greeting.end() if self.greeting else 0
        return _GAP.match(self.plain, end).end()

    @cached_property
    def core(self):
        """The sentences between the greeting and the end."""
        return [
            Sentence(self.plain[start:end], start, end)
            for start, end in (
                (max(each.start, self.begins), min(each.end, self.bye)) for each in self.sentences
            )
            if start < end
        ]

    @cached_property
    def core_words(self):
        return len(languages.WORD.findall(self.plain[self.begins : self.bye]))

    @cached_property
    def asks(self):
        return any(each.is_question for each in self.core)

    @cached_property
    def is_formal(self):
        """In German, to somebody who is not called by "du"."""
        return self.language == "de" and bool(_FORMAL.search(self.text))
