"""The words that passages of one language have, how rare each is, and which others come near it.

Read from Postgres when the passages changed since, and kept in the memory of the process.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .dictionaries import COMPOUNDING, dictionary, folded

HERE = Path(__file__).parent
SHORTEST_TYPO = 5  # letters: shorter words are near to too many
LONG = 10  # letters of a word that may have two slips of the finger, not only one
SHORTEST_PART = 5  # letters of a word that is looked for inside of others
MOST_NEAR = 6
# How much of a word is covered by one that only comes near it.
SAME, FORM, ALIKE, PART, TYPO = 1.0, 0.97, 0.85, 0.75, 0.8
LITTLE = 0.35  # what a word is worth that a question is hardly about
KIN = 4  # letters that two words begin with when they are forms of one


@dataclass(frozen=True)
class Vocabulary:
    language: str
    passages: int
    known: dict  # word -> the number of passages that have it
    alike: dict  # word -> the words that say the same
    noise: set
    little: set  # words that a question is hardly about

    def rarity(self, count):
        """1 for a word that no passage has, nearly 0 for one that all have."""
        return math.log(1 + self.passages / (count + 0.5)) / math.log(1 + self.passages / 0.5)

    def weight(self, stem, near=()):
        """What a word says, 0 to 1."""
        if stem in self.noise:
            return 0.0
        rarest = min((self.known[other] for other in near), default=0)
        rarity = self.rarity(self.known.get(stem, rarest))
        return rarity * (LITTLE if stem in self.little else 1)

    def near(self, word):
        """-> {known word: how much of this one it covers}, empty when none is near."""
        found = {
            other: FORM if other[:KIN] == word[:KIN] else ALIKE
            for other in self.alike.get(word, ())
            if other in self.known
        }
        if word in self.known:
            found[word] = SAME
        if self.language in COMPOUNDING and len(word) >= SHORTEST_PART:
            inside = [o for o in self.known if word in o or (len(o) >= SHORTEST_PART and o in word)]
            for other in sorted(inside, key=len)[:MOST_NEAR]:
                found.setdefault(other, PART)
        if not found and len(word) >= SHORTEST_PART - 1:
            more = 4 if len(word) >= SHORTEST_PART else 1
            begun = [o for o in self.known if o.startswith(word) and len(o) - len(word) <= more]
            found = dict.fromkeys(sorted(begun, key=len)[:MOST_NEAR], PART)
        return found or self.slips(word)

    def slips(self, word):
        if len(word) < SHORTEST_TYPO or any(char.isdigit() for char in word):
            return {}
        slips = 1 if len(word) < LONG else 2
        near = process.extract(
            word, self.known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=MOST_NEAR
        )
        return {other: TYPO for other, *_ in near if other[0] == word[0]}


_COUNT = "SELECT word, ndoc FROM ts_stat(%s)"
_STEMS = f"""
    SELECT t.number, u.lexeme
    FROM unnest(%s::text[]) WITH ORDINALITY t(word, number),
         unnest(to_tsvector(%s::regconfig, {folded("t.word")})) u
"""  # noqa: S608
_kept = {}


def of(language, public, state):
    """That of one language; `state` differs whenever the passages do."""
    kept = _kept.get((language, public))
    if not kept or kept[0] != state:
        kept = _kept[language, public] = (state, _read(language, public, state))
    return kept[1]


def _read(language, public, state):
    rows = "SELECT p.words FROM knowledge_passage p JOIN knowledge_article a ON a.id = p.article_id"
    rows += f" WHERE p.language = {_quoted(language)}"
    rows += " AND NOT a.is_internal" if public else ""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [rows])
        known = dict(cursor.fetchall())
        noise, little = _stems(cursor, language, [said(language), said(f"{language}-")])
        alike = defaultdict(set)
        for group in _stems(cursor, language, groups_of(language)):
            for word in group:
                alike[word] |= group - {word}
    return Vocabulary(language, state[0], known, dict(alike), noise, little)


def _quoted(text):
    return "'" + "".join(char for char in text if char.isalnum() or char == "-") + "'"


def _stems(cursor, language, texts):
    """-> [the stems of a text's words]"""
    cursor.execute(_STEMS, [texts, dictionary(language)])
    found = [set() for _ in texts]
    for number, stem in cursor.fetchall():
        found[number - 1].add(stem)
    return found


@cache
def lines(name):
    """[(language, words)] of a file beside this one; "*" is every language."""
    found = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, _, words = line.partition(" ")
            found.append((language.rstrip(":"), words.strip()))
    return found


def said(language):
    return " ".join(words for of, words in lines("noise.txt") if of in (language, "*"))


def groups_of(language):
    return [words for of, words in lines("alike.txt") if of == language]
