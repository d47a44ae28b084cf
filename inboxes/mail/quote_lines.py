"""What one line of a mail looks like, and whether a few lines announce a quote."""

import re

from .quote_words import (
    DEVICES,
    EXCUSES,
    ORIGINALS,
    ROLE_OF,
    SENT_FROM,
    SENT_FROM_ENDS,
    STARTS,
    WROTE,
)

LOOKED_AT = 300  # characters of one line
ANNOUNCEMENT = 400  # characters, over a few lines

BLANKS = " \t\r\f\v\xa0\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\ufeff\u3000"
RULES = frozenset("-_=*#~+—–ᐧ─━═• ")
DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d\d?[./-]\d\d?[./-]\d\d|\d\d?월|\d年|\d月|25\d\d(?!\d))"
)
TIME = re.compile(r"(?<!\d)\d\d?[:.h]\d\d(?!\d)|\d時|\d시|\d点|\d點")
FULL_DATE = re.compile(r"\d{4}[-/.年]\s?\d\d?[-/.月]\s?\d\d?")
INITIALS = re.compile(r"[A-Za-z]{1,12}>(?: |$)")
# The kinds of a line.
EMPTY, TEXT, QUOTE, RULE, HEADER, ORIGINAL, SENT = "e", "t", "q", "r", "h", "o", "s"


def _by_start(phrases):
    table = {}
    for phrase in phrases:
        table.setdefault(phrase[:2], []).append(phrase)
    return {start: tuple(found) for start, found in table.items()}


SENT_BY_START, ORIGINAL_BY_START = _by_start(SENT_FROM), _by_start(ORIGINALS)


def kind(line):
    """What one line looks like by itself."""
    text = line[:LOOKED_AT].strip(BLANKS)
    if not text:
        return EMPTY
    first = text[0]
    if first in ">＞" or (first == "|" and (len(text) == 1 or text[-1] != "|")):
        return QUOTE
    if first in RULES:
        if RULES.issuperset(text):
            return RULE if len(text) > 1 or first in "—–ᐧ" else TEXT
        if _is_original(text):
            return ORIGINAL
    elif text[-1] in ":：" and _is_original(text):
        return ORIGINAL
    elif first.isalpha() and INITIALS.match(text):
        return QUOTE
    if header_role(text):
        return HEADER
    return SENT if _is_sent_from(text) else TEXT


def header_role(text):
    """'from', 'to', 'date', 'subject' ... if a line reads as that field of a mail, else ''."""
    name, colon, _ = text[:32].replace("：", ":").partition(":")
    return ROLE_OF.get(name.strip("*_| \xa0").casefold(), "") if colon else ""


def _is_original(text):
    bare = text.strip("-_=*#~+—–─ <>:：\xa0").casefold()
    return len(bare) < 100 and bare.startswith(ORIGINAL_BY_START.get(bare[:2], ("\0",)))


def _is_sent_from(text):
    if len(text) > 200:
        return False
    bare = text.replace("[", "").strip("<>()*_|~ ").casefold()
    if not bare.startswith(SENT_BY_START.get(bare[:2], ("\0",))):
        return bare.rstrip(".!").endswith(SENT_FROM_ENDS) and any(d in bare for d in DEVICES)
    bare = bare.partition("http")[0].partition("<")[0]
    said, comma, more = bare.partition(",")
    if comma and not more.strip().startswith(EXCUSES):
        return False
    if not said.isascii() and " " not in said:
        return True  # languages without blanks
    short = len(said.split(".")[0].split()) <= 9
    return short and (
        bare.startswith("sent from") or " my " in said or any(d in bare for d in DEVICES)
    )


def announces(text, *, before_quote=False):
    """Whether a text reads as `On <date> <somebody> wrote:`."""
    said = Said()
    said.put_before(text)
    return said.size <= ANNOUNCEMENT and bool(said.announces(before_quote=before_quote))


class Said:
    """What is known of a few lines that may announce a quote, read from the last one upwards."""

    def __init__(self):
        self.parts, self.size = [], 0
        self.date = self.time = self.bracket = self.at = self.starts = False

    def put_before(self, line):
        text = line[:ANNOUNCEMENT].strip(BLANKS + "*_-")
        self.parts.insert(0, text)
        self.size += len(line)
        has_date = bool(DATE.search(text))
        self.date = self.date or has_date
        self.time = self.time or bool(TIME.search(text))
        self.at = self.at or "@" in text
        self.bracket = self.bracket or "<" in text or "mailto:" in text or "&lt;" in text
        word = text.split(maxsplit=1)[0].casefold().strip(".,:") if text else ""
        self.starts = has_date and (word in STARTS or word[:1].isdigit())

    def announces(self, *, before_quote):
        """'wrote' or 'date' if the lines are an announcement so far, else ''."""
        has_address = self.at and self.bracket
        if not (self.date or self.time or has_address or before_quote):
            return ""
        text = " ".join(self.parts)
        low = text.casefold()
        has_colon = text[-1:] in (":", "：")
        if (has_colon or low.endswith("wrote")) and any(verb in low for verb in WROTE):
            first = low.split(maxsplit=1)[0].strip(".,:")
            if (
                (self.date and (self.time or self.at or first in STARTS or before_quote))
                or (self.time and (self.at or first in STARTS))
                or has_address
                or (before_quote and len(text) < 120 and any(verb in low[-30:] for verb in WROTE))
            ):
                return "wrote"
        if has_colon and self.date and self.time and (has_address or before_quote):
            return "date"
        if len(text) < 200 and FULL_DATE.match(text):
            is_gmail = self.time and "GMT" in text[10:40]
            return "date" if is_gmail or (has_address and text[-1:] in (">", ":")) else ""
        return ""
