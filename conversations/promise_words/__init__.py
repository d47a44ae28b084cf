"""Finds a dated promise in what is being written: "I'll get back to you by noon tomorrow". Pure.

English, German and Spanish. It is only ever offered, so it rather finds too little than what is
none: somebody of us says that they will be in touch, and in the same breath says when. A question,
a condition, a "cannot" or a "when the parcel arrives" in between is no promise.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from .days import WHEN, moment
from .saying import BEGINS, COMMITS, ELSE, IF, NEVER, NOT_ES, TOGETHER

LONGEST = 5_000  # characters that are looked at


@dataclass(frozen=True)
class Promise:
    until: datetime  # on the clock of whoever writes, without a time zone
    words: str  # what said so


_SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\d|\w\.|\s*[a-zäöüáéíóú])|(?<=\d)\.(?!\s*$))+[.!?]*")


def notice(text, now):
    """The first dated promise in a text, or None. `now`: what the writer's clock shows."""
    for sentence in _SENTENCE.findall(text[:LONGEST]):
        if sentence.lstrip().startswith(">") or sentence.rstrip().endswith("?"):
            continue
        if found := _in_sentence(sentence, now):
            return found
    return None


def _in_sentence(sentence, now):
    if NEVER.search(sentence) or IF.search(sentence):
        return None
    for commits in COMMITS.finditer(sentence):
        said = commits[0]
        if NOT_ES.match(said) or not _is_whole(said, sentence):
            continue
        when = _beside(sentence, commits)
        until = when and moment(when, sentence, now)
        if until and until > now:
            return Promise(until, " ".join(sentence.split())[:120])
    return None


def _is_whole(said, sentence):
    return all(also.search(sentence) for begins, also in TOGETHER if begins.match(said))


def _beside(sentence, commits):
    """The day that belongs to it: what follows in the same clause, else what it begins with."""
    after = WHEN.search(sentence, commits.end())
    if after and not ELSE.search(sentence[commits.end() : after.start()]):
        return after
    if inside := WHEN.search(commits[0]):
        return inside
    first = WHEN.search(sentence, 0, commits.start())
    is_beginning = first and BEGINS.fullmatch(sentence, 0, first.start())
    if not is_beginning or ELSE.search(sentence, first.end(), commits.start()):
        return None
    return first if len(sentence[first.end() : commits.start()].split()) <= 4 else None
