"""What customers answer to "Did this solve it?" without a button."""

import re

from . import reply_words as words
from .folding import any_of, fold, phrases

YES, NO = set(phrases(words.YES)), set(phrases(words.NO))
MOST_WORDS = 9
# "No, I mean the dimmer": the answer did not help, and there is more to answer.
BEGINS = re.compile(rf"^{any_of(words.NAYS)} \S+ \S+")
AROUND = re.compile(rf"(?<!\S){any_of(words.AROUND)}(?!\S)")


def is_yes(text):
    """Whether it says that it helped, and nothing else."""
    return _is_one_of(text, YES) and "?" not in text


def is_no(text):
    """Whether it says that it did not help, and nothing else."""
    return _is_one_of(text, NO)


def begins_with_no(text):
    """Whether it says so, and goes on."""
    return bool(BEGINS.search(fold(text)))


def _is_one_of(text, known):
    said = fold(text)
    if not said or len(said.split()) > MOST_WORDS:
        return False
    shorter = " ".join(AROUND.sub(" ", said).split())
    return said in known or (bool(shorter) and shorter in known)
