"""Names that people type for something they will look for again: tags, departments."""

import unicodedata

LONGEST = 40
JOINERS = "\u200c\u200d"  # parts of words and of emoji, not decoration


def tidy(text):
    """The text as a name: one line, single spaces, nothing that is not seen.

    Marks that turn the direction of what follows go: they would turn the page around the name.
    """
    text = unicodedata.normalize("NFC", text)
    shown = (c if _is_shown(c) else " " if c.isspace() else "" for c in text)
    return " ".join("".join(shown).split()).strip(JOINERS)


def _is_shown(c):
    return c in JOINERS or unicodedata.category(c)[0] != "C"


def key_of(name):
    """What two names share that look the same to a reader: 'Refund ' and 'refund'."""
    folded = unicodedata.normalize("NFKC", tidy(name)).casefold()
    return "".join(c for c in folded if c not in JOINERS)
