"""How much of a question a passage covers, from the places of its words. Asks no database."""

from dataclasses import dataclass
from itertools import pairwise

# What a word counts for where it stands: in the title or a heading, or only in the text.
PLACES = {"A": 1.0, "B": 1.0, "C": 0.94}
UNKNOWN = 0.75  # the weight of a word that no passage has: it may be beside the matter
# Of the score: the words, how many of them are in title and headings, how many are the passage's
# own and not only its article's, and how many stand together.
WORDS, TITLE, OWN, TOGETHER = 0.8, 0.08, 0.08, 0.04
ENOUGH = 0.5  # the weight of words that must be found for a score to be whole
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


def score(words, places):
    """`places`: {word of the passage: [(position, "A" title | "B" heading | "C" text)]}.
    -> (0 to 1, words that it has, words that it has not)"""
    total = covered = above = own = 0.0
    matched, missing, at = [], [], []
    for word in words:
        weight = word.weight if word.near else word.weight * UNKNOWN
        best, high, inside, spots = 0.0, 0.0, 0.0, []
        for other, share in word.near.items():
            for position, place in places.get(other, ()):
                best = max(best, share * PLACES[place])
                high = max(high, share if place in "AB" else 0.0)
                inside = max(inside, share if place in "BC" else 0.0)
                spots.append(position)
        total += weight
        covered += weight * best
        above += weight * high
        own += weight * inside
        at.append(spots)
        (matched if best else missing).append(word.surface)
    if not covered:
        return 0.0, (), tuple(missing)
    pairs = [(one, other) for one, other in pairwise(at) if one and other]
    together = sum(any(abs(a - b) <= NEAR for a in one for b in other) for one, other in pairs)
    side_by_side = together / len(pairs) if pairs else 1.0
    points = WORDS * covered + TITLE * above + OWN * own + TOGETHER * side_by_side * covered
    return points / total * min(1.0, covered / ENOUGH) ** 0.5, tuple(matched), tuple(missing)
