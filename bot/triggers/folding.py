"""Words compared without capitals, accents and signs: "Möchte ich?" -> "mochte ich"."""

import re
import unicodedata

LONGEST = 2000  # characters that are looked at
# What is no letter with an accent, and is written without it all the same; Arabic without its
# small signs, and with one form of each letter.
SAME = str.maketrans(
    {"ł": "l", "ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "’": "'", "ʼ": "'"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": ""}
)


def fold(text):
    text = text[:LONGEST].casefold().translate(SAME)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)*", text))


def phrases(text):
    """The lines of a table, folded: one phrase a line, or several with commas between them."""
    found = (fold(each) for each in re.split(r"[,\n]", text))
    return sorted({each for each in found if each}, key=lambda each: (-len(each), each))


def any_of(text):
    """The same as a group of a regular expression, the longest first."""
    return "(?:" + "|".join(map(re.escape, phrases(text))) + ")"
