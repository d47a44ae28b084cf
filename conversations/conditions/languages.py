"""Which language somebody speaks."""

from functools import cache

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info
from py3langid.langid import MODEL_FILE, LanguageIdentifier

SHORTEST = 20  # letters: less says too little
LONGEST = 3000  # characters that are looked at
SUREST = 0.6

# Written so differently that they are told apart by a name of their own, and asked for as one.
SAME = {"nb": "no", "nn": "no"}


def base(code):
    """ "de-AT" -> "de", and both written forms of Norwegian are one."""
    code = str(code or "").lower().replace("_", "-").partition("-")[0]
    return SAME.get(code, code)


def detect(text):
    """The code of the language that a text is written in, or "" when that cannot be told."""
    text = text[:LONGEST].encode("utf-8", "ignore").decode()
    if sum(map(str.isalpha, text)) < SHORTEST:
        return ""
    code, share = identifier().classify(text)
    return base(code) if share >= SUREST else ""


def is_foreign(text, known, to):
    """Whether somebody of the language `known`, or "", wrote this in another one than `to`."""
    known, to = base(known), base(to)
    written = detect(text)
    if written or not known or known == to:
        return bool(written) and written != to
    # Too little to tell all languages apart; of these two, one may still be the likelier one.
    words = "".join(filter(lambda letter: not letter.isdigit(), text[: SHORTEST * 4])).strip()
    if words.isascii() and len(words.split()) < 2:
        return False
    ranked = [(base(code), share) for code, share in identifier().rank(words)]
    theirs, ours = (max((n for c, n in ranked if c == code), default=0) for code in (known, to))
    return theirs > ours


@cache  # a second to load
def identifier():
    """Chooses among languages that customers may well speak: among all, none stands out."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = {base(code) for code in LANG_INFO} | {"nb", "nn"}
    identifier.set_languages(sorted(known & set(identifier.labels)))
    return identifier


def choices():
    """[(code, name)] in the language of whoever chooses, by name."""
    codes = {base(code) for code in LANG_INFO}
    pairs = [(code, name_of(code)) for code in codes]
    return sorted(pairs, key=lambda pair: pair[1])


def name_of(code):
    known = code if code in LANG_INFO else f"{code}-hans"  # Chinese has no name without a script
    return get_language_info(known)["name_translated"]
