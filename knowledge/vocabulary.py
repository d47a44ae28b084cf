"""The words that passages of one language have, how rare each is, and which others come near it.

Read from Postgres when the passages changed since, and kept in the memory of the process.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection
from rapidfuzz import fuzz, process

from conversations.models.passage import plain

from .dictionaries import COMPOUNDING, dictionary

HERE = Path(__file__).parent
SHORTEST_TYPO = 4  # letters: shorter words are near to too many
LIKE = 82  # of 100: how near a word must be to pass for a slip of the finger
SHORTEST_PART = 5  # letters of a word that is looked for inside of others
MOST_NEAR = 6
# How much of a word is covered by one that only comes near it.
SAME, ALIKE, PART, TYPO = 1.0, 0.85, 0.75, 0.8


@dataclass(frozen=True)
class Vocabulary:
    language: str
    passages: int
    known: dict  # word -> the number of passages that have it
    alike: dict  # word -> the words that say the same
    noise: frozenset

    def weight(self, word):
        """How much it says: 1 for a word that one passage has, nearly 0 for one that all have."""
        return self.rarity(self.known.get(word, 0))

    def rarity(self, count):
        return math.log(1 + self.passages / (count + 0.5)) / math.log(1 + self.passages / 0.5)

    def near(self, word):
        """-> {known word: how much of this one it covers}, empty when none is near."""
        found = {other: ALIKE for other in self.alike.get(word, ()) if other in self.known}
        if word in self.known:
            found[word] = SAME
        if self.language in COMPOUNDING and len(word) >= SHORTEST_PART:
            inside = [o for o in self.known if word in o or (len(o) >= SHORTEST_PART and o in word)]
            for other in sorted(inside, key=len)[:MOST_NEAR]:
                found.setdefault(other, PART)
        return found or self.slips(word)

    def slips(self, word):
        if len(word) < SHORTEST_TYPO or any(char.isdigit() for char in word):
            return {}
        near = process.extract(
            word, self.known.keys(), scorer=fuzz.ratio, score_cutoff=LIKE, limit=MOST_NEAR
        )
        return {other: TYPO for other, *_ in near}


_COUNT = "SELECT word, ndoc FROM ts_stat(%s)"
_STEMS = f"""
    SELECT t.number, u.lexeme
    FROM unnest(%s::text[]) WITH ORDINALITY t(word, number),
         unnest(to_tsvector(%s::regconfig, {plain("t.word")})) u
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
        noise = set().union(*_stems(cursor, language, [" ".join(noise_of(language))]))
        alike = defaultdict(set)
        for group in _stems(cursor, language, groups_of(language)):
            for word in group:
                alike[word] |= group - {word}
    return Vocabulary(language, state[0], known, dict(alike), frozenset(noise))


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


def noise_of(language):
    return [words for of, words in lines("noise.txt") if of in (language, "*")]


def groups_of(language):
    return [words for of, words in lines("alike.txt") if of == language]
