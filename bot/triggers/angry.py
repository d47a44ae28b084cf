"""How angry is a message? Words, threats, capitals and exclamation marks, each a little."""

import re

from . import anger_words as words
from .folding import LONGEST, any_of, fold

STRONG = re.compile(rf"(?<!\S){any_of(words.STRONG)}(?!\S)")
MILD = re.compile(rf"(?<!\S){any_of(words.MILD)}(?!\S)")
GLAD = re.compile(rf"(?<!\S){any_of(words.GLAD)}(?!\S)")
ASKS = re.compile(rf"^{any_of(words.ASKS)}(?!\S)")
SHOUTS = re.compile(r"[!¡！]{2,}|[!?]{3,}")
FROM = 2.0  # so angry that a person is to answer
LOUD = 0.7  # so much of the letters are capitals
LETTERS, WORDS = 12, 3  # fewer say nothing


def anger(text):
    """0 is calm; from FROM on a person answers."""
    said = fold(text)
    strong, mild = len(STRONG.findall(said)), len(MILD.findall(said))
    points = 2.0 * min(strong, 2) + min(mild, 3)
    if is_shouted(text):
        points += 1
    if SHOUTS.search(text[:LONGEST]):
        points += 1
    if "🤬" in text or "😡" in text:
        points += 1
    if points and not strong and GLAD.search(said):
        points -= 1
    if strong and "?" in text and ASKS.search(said):
        points -= 2
    return max(points, 0.0)


def is_angry(text):
    return anger(text) >= FROM


def is_shouted(text):
    letters = [char for char in text[:LONGEST] if char.isupper() or char.islower()]
    if len(letters) < LETTERS or len(text.split()) < WORDS:
        return False
    return sum(char.isupper() for char in letters) / len(letters) >= LOUD
