"""Does a customer ask for a person?"""

import re

from . import person_words as words
from .folding import any_of, fold, phrases

GAP = r"(?: [^\W_]+(?:'[^\W_]+)*){0,3}?"
PERSON = any_of(words.PERSON)
TALK = re.compile(rf"(?<!\S){any_of(words.TALK)}({GAP}) {PERSON}(?!\S)")
WANT = re.compile(rf"(?<!\S){any_of(words.WANT)}({GAP}) {PERSON}(?!\S)")
AFTER = re.compile(rf"(?<!\S){PERSON}{GAP} {any_of(words.TALK_AFTER)}(?!\S)")
WHETHER = re.compile(rf"(?<!\S){any_of(words.WHETHER)}(?!\S)")
NO_BOT = re.compile(rf"(?<!\S){any_of(words.NO_BOT)}(?!\S)")
CALL_ME = re.compile(rf"(?<!\S){any_of(words.CALL_ME)}(?!\S)")
NOT_CALL_ME = re.compile(rf"(?<!\S){any_of(words.NOT_CALL_ME)}(?!\S)")
NOT_OURS = set(phrases(words.NOT_OURS))
ALONE = re.compile(rf"(?<!\S){any_of(words.ALONE)}(?!\S)")
FILLERS = set(" ".join(phrases(words.FILLERS)).split())
FEW = 7  # words


def asks_for_person(text):
    """Whether words say so. It would rather give a person too often than leave somebody with a
    machine."""
    said = fold(text)
    if not said:
        return False
    if NO_BOT.search(said) or _is_alone(said):
        return True
    if CALL_ME.search(said) and not NOT_CALL_ME.search(said):
        return True
    if WHETHER.search(said):
        return False
    return _wants(said) or bool(AFTER.search(said))


def _wants(said):
    between = [found[1].split() for found in TALK.finditer(said)]
    if any(not NOT_OURS & set(gap) for gap in between):
        return True
    between = [found[1].split() for found in WANT.finditer(said)]
    return any(set(gap) <= FILLERS for gap in between)


def _is_alone(said):
    """Nothing but the word for somebody, and what makes it polite."""
    if len(said.split()) > FEW or not ALONE.search(said):
        return False
    return set(ALONE.sub(" ", said).split()) <= FILLERS
