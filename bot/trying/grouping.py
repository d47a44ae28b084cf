"""Questions that ask the same, put together: two are alike when they share half of what they say.

A word counts by how rare it is among the questions; the dictionary of its language brings it to its
stem, and one with a slip of the finger passes for the other. Nothing is learned and nothing is
drawn: the same questions make the same groups.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db import connection
from rapidfuzz import fuzz, process

from conversations.models.passage import plain
from knowledge.dictionaries import base, dictionary
from knowledge.vocabulary import said as noise_of

ALIKE = 0.5  # of what two questions say
LIKE = 82  # of 100: from here on a word is a slip of another
SHORTEST_SLIP = 4  # letters
LONGEST = 500  # characters of a question that are looked at
MOST_SAID = 16  # words of a question that are compared
MOST_SHARED = 4  # words that are named

_STEMS = f"""
    SELECT q.number, tsvector_to_array(to_tsvector(q.dictionary::regconfig, {plain("q.said")}))
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY q(dictionary, said, number)
"""  # noqa: S608


@dataclass
class Group:
    """`members`: the latest first. `words`: what they share, the rarest first, as stems."""

    members: list = field(default_factory=list)
    words: tuple = ()

    @property
    def first(self):
        return self.members[0]

    @property
    def count(self):
        return len(self.members)


def grouped(questions):
    """-> [Group], the largest first, of objects with `question` and `language`, given the latest
    first."""
    said = _brief(stems_of([(each.question, each.language) for each in questions]))
    weights = _weights(said)
    groups, of_word = [], defaultdict(list)
    for each, words in zip(questions, said, strict=True):
        group = _nearest(words, groups, of_word, weights)
        if group is None:
            group = (Group(), words)
            groups.append(group)
            for word in words:
                of_word[word].append(group)
        group[0].members.append(each)
        group[0].words = _shared(group[0].words or group[1], words, weights)
    return sorted((group for group, _words in groups), key=lambda group: -group.count)


def stems_of(texts):
    """[(text, language)] -> [set of stems], without words that say nothing."""
    if not texts:
        return []
    dictionaries = [dictionary(language) for _text, language in texts]
    said = [text.replace("\0", " ")[:LONGEST] for text, _language in texts]
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [dictionaries, said])
        found = dict(cursor.fetchall())
        noise = _noise(cursor, {base(language) for _text, language in texts})
    return [
        {stem for stem in found.get(n, ()) if len(stem) > 1} - noise[base(language)]
        for n, (_text, language) in enumerate(texts, 1)
    ]


def _noise(cursor, languages):
    """{language: stems that say nothing about the matter}"""
    languages = sorted(languages)
    texts = [noise_of(language) for language in languages]
    cursor.execute(_STEMS, [list(map(dictionary, languages)), texts])
    return {languages[number - 1]: set(stems) for number, stems in cursor.fetchall()}


def _brief(said):
    """Of each question its MOST_SAID words that the most others say, too; each word as the one of
    which it is a slip, if it is one. What is compared with everything has to be little: anybody can
    ask a thousand questions of a hundred words."""
    counts = Counter(word for words in said for word in words)
    said = [sorted(words, key=lambda word: (-counts[word], word))[:MOST_SAID] for words in said]
    meant = _meant(
        sorted({word for words in said for word in words}, key=lambda w: (-counts[w], w))
    )
    return [{meant[word] for word in words} for words in said]


def _meant(words):
    """{word: the more frequent one that it is a slip of, or itself}, of words by how frequent they
    are. A slip begins with the same letter."""
    found, known = {}, defaultdict(list)
    for word in words:
        found[word] = word
        if len(word) < SHORTEST_SLIP or any(map(str.isdigit, word)):
            continue
        near = process.extractOne(word, known[word[0]], scorer=fuzz.ratio, score_cutoff=LIKE)
        if near:
            found[word] = near[0]
        else:
            known[word[0]].append(word)
    return found


def _weights(said):
    """What only one question says, perhaps a name or a slip, counts like what two say."""
    counts = Counter(word for words in said for word in words)
    return {word: math.log(1 + len(said) / max(count, 2)) for word, count in counts.items()}


def _nearest(words, groups, of_word, weights):
    """The group whose first question is most alike, or None."""
    candidates = {id(group): group for word in words for group in of_word.get(word, ())}
    best, most = None, ALIKE
    for group in sorted(candidates.values(), key=lambda group: group[0].first.pk):
        likeness = alike(words, group[1], weights)
        if likeness >= most and (best is None or likeness > most):
            best, most = group, likeness
    return best


def alike(one, other, weights):
    """0 to 1: how much of both they share. Who shares two words may say more besides."""
    ours, theirs = (sum(weights[word] for word in words) for words in (one, other))
    if not ours or not theirs:
        return 0.0
    same = one & other
    shared = 2 * sum(weights[word] for word in same)
    of_both = shared / (ours + theirs)
    if len(same) < 2:
        return of_both
    return (of_both + min(1.0, shared / 2 / min(ours, theirs))) / 2


def _shared(before, words, weights):
    shared = [word for word in before if word in words]
    return tuple(sorted(shared, key=lambda word: (-weights[word], word))[:MOST_SHARED])
