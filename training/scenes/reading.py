"""How an answer is read: which words are in it, whether it has steps, what it asks."""

import re
import unicodedata
from functools import lru_cache

from coach.checks import confirm, name, steps

# The same few answers are read anew every two seconds.
KEPT = 256
STEP = re.compile(r"^\s*(?:step\s*|schritt\s*)?(\d{1,2})\s*[.):]\s*\S", re.I | re.M)
QUESTION = re.compile(r"[^.!?؟？\n]*[?؟？]")


def plain(text):
    """In small letters and without accents, so that "Lucia" is found as "Lucía"."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def says(text, ways):
    """Whether a text has one of these in it: "refund|money back". Each begins a word; "=" before
    it: it is the whole word."""
    text = plain(text)
    return any(_pattern(way).search(text) for way in ways.split("|") if way.strip(" ="))


def claims(text, ways):
    """The same, but not where it is denied: "I cannot say that you get the money back"."""
    text = _WORRY.sub(" ", plain(text))
    patterns = [_pattern(way) for way in ways.split("|") if way.strip(" =")]
    return any(
        pattern.search(clause) and not _DENIES.search(clause[: pattern.search(clause).start()])
        for clause in _CLAUSES.split(text)
        for pattern in patterns
    )


_WORRY = re.compile(r"(?<!\w)(?:don't|do not) (?:you )?worry|not a problem|keine sorge")
_CLAUSES = re.compile(r"[.!?;\n]|(?<!\w)(?:but|aber|sondern)(?!\w)")
_DENIES = re.compile(
    r"(?<!\w)(?:not|cannot|\w+n't|never|neither|nor|unable|nobody|nothing|whether|if"
    r"|nicht|kein\w*|nie|weder|ob)(?!\w)"
)


def _pattern(way):
    way = plain(way.strip())
    whole = way.startswith("=")
    words = r"\s+".join(re.escape(word) for word in way.lstrip("=").split())
    return re.compile(rf"(?<!\w){words}" + (r"(?!\w)" if whole else ""))


@lru_cache(KEPT)
def calls(text, who):
    """Whether somebody of this name is called by it, spelled right."""
    if name.parts_of(who):
        return name.uses(text, who)
    return says(text, "|".join(f"={word}" for word in who.split()))


@lru_cache(KEPT)
def has_steps(text, least=2):
    """Whether there are numbered steps in it: 1, 2, ..., and not fewer."""
    if least <= 2 and steps.are_numbered(text):
        return True
    numbers = [int(number) for number in STEP.findall(text)]
    return all(number in numbers for number in range(1, least + 1))


def questions(text):
    """What it asks, also as "Please tell me which lamp it is."."""
    asked = [question.strip() for question in QUESTION.findall(text)]
    return asked + [one for one in re.split(r"[.!?\n]", text) if _ASKED.search(plain(one))]


_ASKED = re.compile(
    r"(?<!\w)(?:(?:(?:tell|show) (?:me|us)|let (?:me|us) know)(?! (?:if|whether|when|once|how it))"
    r"|(?:please|kindly) (?:describe|send|give"
    r"|name|explain|attach|share)|(?:i|we) (?:\w+ )?need (?:to know|your|the)"
    r"|(?:sagen|nennen|schicken|geben|beschreiben) sie (?:mir|uns|bitte))(?!\w)"
)


_TELL_ME = re.compile(
    r"(?<!\w)(?:(?:let|tell) (?:me|us)(?: know)? (?:if|whether|how)"
    r"|(?:geben|sagen) sie (?:mir|uns))"
)


# A question by which one only begins: it does not ask how it is now.
_BEGINS = re.compile(
    r"[^.!?\n]*(?<!\w)(?:what(?:['’]s| is| was) (?:your|the)"
    r" (?:order )?(?:number|name|order|e-?mail)"
    r"|how (?:can|may) (?:i|we) help)(?!\w)[^.!?\n]*[.!?]?",
    re.IGNORECASE,
)


@lru_cache(KEPT)
def confirms(text):
    """Whether it asks, near its end, how it is now: "Does it still flicker?\""""
    text = _BEGINS.sub("", text)
    if confirm.asks(text):
        return True
    sentences = [one for one in re.split(r"(?<=[.!?؟])\s+", plain(text).strip()) if one]
    last = [one for one in sentences[-3:] if len(one.split()) > 2 or one is sentences[-1]]
    return any(one.endswith(("?", "؟")) or _TELL_ME.search(one) for one in last)
