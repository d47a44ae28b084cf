"""How much of a question a passage covers, from the places of its words. Asks no database."""

from dataclasses import dataclass
from itertools import pairwise

# What a word counts for where it stands: in the title or a heading, or only in the text. (D, the
# questions that an article is said to answer, are compared one by one.)
PLACES = {"A": 1.0, "B": 1.0, "C": 0.92, "D": 0.0}
HIGH = {"A": 1.0, "B": 0.75, "C": 0.0, "D": 0.0}
HEAD = frozenset("AB")
UNKNOWN = 0.7  # the weight of a word that no passage has: it may be beside the matter
# Of the score: the words, how many of them are in title and headings, how many are the passage's
# own and not only its article's, and how many stand together.
WORDS, TITLE, OWN, TOGETHER = 0.76, 0.12, 0.08, 0.04
ENOUGH = 0.3  # the weight of words that must be found for a score to be whole
SAYS = 0.3  # the weight of a word that says something
LONELY = 0.6  # what a score is worth that rests on one such word, somewhere in the text
# Of what a question covers that an article is said to answer, the part that holds however much more
# that question says.
COVERS = 0.5
# What a score is worth of which nothing stands in one place: words that lie about in several
# sentences are of several matters.
SCATTERED = 0.5
NEAR = 3  # places


@dataclass(frozen=True)
class Word:
    """A word of a question; `near`: {word that passages have: how much of this one it covers};
    `weight`: 0 to 1, by how rare it is; `is_new`: said in the question, not before it."""

    surface: str
    stem: str
    weight: float
    near: dict
    is_new: bool = True

    @property
    def says(self):
        """Whether a question can be about it."""
        return self.weight >= SAYS and not self.stem.isdigit()


@dataclass(frozen=True)
class Points:
    """`says`: how many of the words that it has say something; `titled`: one is its title's;
    `fresh`: the weight of those that are its own and were not said before."""

    score: float
    matched: tuple
    missing: tuple
    says: int = 0
    titled: bool = False
    fresh: float = 0.0


@dataclass(frozen=True)
class Cover:
    """How much of a word a passage has: anywhere, in title or headings, in what is its own."""

    word: Word
    best: float = 0.0
    above: float = 0.0
    own: float = 0.0
    positions: tuple = ()
    letters: tuple = ()

    @property
    def is_high(self):
        """Whether it stands above all sentences: in title or headings."""
        return bool(HEAD.intersection(self.letters))

    @property
    def weight(self):
        return self.word.weight if self.word.near else self.word.weight * UNKNOWN


def cover(word, places):
    at = [
        (position, place, share)
        for other, share in word.near.items()
        for position, place in places.get(other, ())
    ]
    return Cover(
        word,
        best=max((share * PLACES[place] for _, place, share in at), default=0.0),
        above=max((share * HIGH[place] for _, place, share in at), default=0.0),
        own=max((share for _, place, share in at if place in "BC"), default=0.0),
        positions=tuple(position for position, *_ in at),
        letters=tuple(place for _, place, _ in at),
    )


def score(words, places):
    """`places`: {word of the passage: [(position, "A" title | "B" heading | "C" text | "D")]}.
    -> Points"""
    covers = [cover(word, places) for word in words]
    matched = tuple(each.word.surface for each in covers if each.best)
    missing = tuple(each.word.surface for each in covers if not each.best)
    total = sum(each.weight for each in covers)
    covered = sum(each.weight * each.best for each in covers)
    if not covered:
        return Points(0.0, (), missing)
    points = WORDS * covered + TOGETHER * covered * together(covers)
    points += TITLE * sum(each.weight * each.above for each in covers)
    points += OWN * sum(each.weight * each.own for each in covers)
    points *= min(1.0, covered / ENOUGH) ** 0.5 / total
    saying = [each for each in covers if each.best and each.word.says]
    if len(saying) <= 1 and not any(each.above for each in saying):
        points *= LONELY
    titled = any(each.above == 1.0 for each in saying)
    fresh = sum(each.weight * each.own for each in covers if each.word.is_new)
    return Points(points, matched, missing, len(saying), titled, fresh)


def together(covers):
    """The share of neighbours in the question that are near each other in the passage, too."""
    pairs = [(a, b) for a, b in pairwise(covers) if a.best and b.best]
    near = [
        any(abs(i - j) <= NEAR for i in one.positions for j in other.positions)
        for one, other in pairs
    ]
    return sum(near) / len(near) if near else 1.0


def gathered(words, places, sentences):
    """How much of what a passage has of a question stands in one of its sentences, with title and
    headings: SCATTERED to 1. `sentences`: [the stems of each]"""
    covers = [each for each in (cover(word, places) for word in words) if each.best]
    total = sum(each.weight * each.best for each in covers)
    if not total or not sentences:
        return 1.0
    most = max(
        sum(e.weight * e.best for e in covers if e.is_high or not stems.isdisjoint(e.word.near))
        for stems in sentences
    )
    return SCATTERED + (1 - SCATTERED) * (most / total) ** 2


def alike(words, stems, weigh):
    """How far a question is one that an article is said to answer: 0 to 1, by what each has of the
    other. `stems`: of the latter; `weigh(stem)`: 0 to 1."""
    weights = {stem: weigh(stem) for stem in stems}
    line = sum(weights.values())
    total = sum(word.weight * (1 if word.near else UNKNOWN) for word in words)
    if not line or not total:
        return 0.0
    has = [
        (word, max((s for o, s in word.near.items() if o in stems), default=0)) for word in words
    ]
    near = {other for word in words for other in word.near}
    covered = sum(word.weight * share for word, share in has) / total
    said = sum(weight for stem, weight in weights.items() if stem in near) / line
    return covered * (COVERS + (1 - COVERS) * said)
