"""The passages that answer a question: candidates by Postgres's full text, then a score from 0 to 1
that says how much of the question they cover.

A word counts by how rare it is; one that no passage knows counts, too, so that a question about
something else is not taken for one that we know an answer to.
"""

from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Count, Max

from . import meanings, vocabulary
from .dictionaries import base, dictionary, folded
from .models import Passage
from .scoring import Word, alike, gathered, score
from .sentences import stems_of

LONGEST = 2000  # characters of a question that are looked at
MOST_WORDS = 40
PUNCTUATION = "؟،؛¿¡«»„“”‘’…–—。？！"
CANDIDATES = 40
READ = 8  # of them, the best, whose sentences are looked at
ELSEWHERE = 0.9  # what an answer in another language than the customer's is worth
BEFORE = 0.6  # what a word is worth that was said before
NUMBER = 0.5
NAME = 0.6
# What a lead over all other articles adds to a score: by several words, or by one.
LEAD, LEAD_OF_ONE = 0.25, 0.1


@dataclass(frozen=True)
class Hit:
    """`score`: 0 to 1; `matched`, `missing`: words of the question that it has, or has not;
    `says`, `titled`, `fresh`: see Points."""

    passage: Passage
    score: float
    matched: tuple = ()
    missing: tuple = ()
    says: int = 0
    titled: bool = False
    fresh: float = 0.0

    def as_json(self):
        return self.passage.as_json() | {"score": round(self.score, 3)}


@dataclass(frozen=True)
class Search:
    """`hits`: the best first; `words`: what the question says, in the language of the best hit."""

    hits: tuple
    words: tuple
    is_vain: bool = False  # nothing is written down at all

    @property
    def weight(self):
        """How much the question says at all, without what was said before it."""
        return sum(word.weight for word in self.words if word.is_new)


def find(text, language, *, limit=8, before="", public=True):
    """-> [Hit], the best first, at most one a passage. `before`: what the question goes on from,
    whose words count less. `public=False` is for agents: with articles for ourselves."""
    return list(search(text, language, before=before, public=public).hits[:limit])


def search(text, language, *, before="", public=True):
    """-> Search"""
    passages = Passage.objects.public() if public else Passage.objects.all()
    known = known_words(passages, public)
    asked = words_of(text, before, known)
    hits = scored(passages, asked, base(language), known)
    hits = another_part(hits) if before else hits
    if near := meanings.nearest(f"{before} {text}".strip()[:LONGEST], passages):
        hits = meanings.merged(hits, near, Hit)
    if hits:
        return Search(tuple(hits), tuple(asked.get(hits[0].passage.language, ())))
    others = max(asked.values(), key=len, default=())
    return Search((), tuple(asked.get(base(language), others)), is_vain=not known)


def known_words(passages, public):
    """-> {language: Vocabulary}"""
    rows = passages.values_list("language").annotate(Count("pk"), Max("pk")).order_by()
    return {of: vocabulary.of(of, public, tuple(state)) for of, *state in rows}


_STEMS = f"""
    SELECT l.language, t.number, t.word,
        tsvector_to_array(to_tsvector(l.dictionary::regconfig, t.word))
    FROM unnest(%s::text[], %s::text[]) l(language, dictionary),
         regexp_split_to_table({folded("%s")}, '\\s+') WITH ORDINALITY t(word, number)
"""  # noqa: S608


def words_of(text, before, known):
    """-> {language: [Word]}: what the question asks for, by the dictionary of each language."""
    found = {language: [] for language in known}
    for said, share in ((text, 1.0), (before, BEFORE)):
        if not known or not said.strip():
            continue
        with connection.cursor() as cursor:
            dictionaries = [dictionary(language) for language in known]
            said = said.replace("\0", " ")[:LONGEST]
            cursor.execute(_STEMS, [list(known), dictionaries, said])
            rows = sorted(cursor.fetchall(), key=lambda row: row[:2])
        for language, _, surface, stems in rows:
            add(found[language], known[language], surface, stems, share)
    return found


def add(words, vocabulary, surface, stems, share):
    """Each word once, unless it says nothing."""
    for stem in stems:
        if len(words) >= MOST_WORDS or stem in vocabulary.noise or is_nothing(stem, vocabulary):
            continue
        if all(word.stem != stem for word in words):
            near = vocabulary.near(stem)
            weight = vocabulary.weight(stem, near)
            weight *= NUMBER if stem.isdigit() else 1
            weight *= NAME if not near and is_name(surface, language=vocabulary.language) else 1
            shown = surface.strip(PUNCTUATION)
            words.append(Word(shown, stem, weight * share, near, is_new=share == 1.0))


def is_name(surface, *, language):
    """A word with a capital that no article knows: a person or a place. (In German, any noun.)"""
    return surface[:1].isupper() and not surface.isupper() and base(language) != "de"


def is_nothing(stem, vocabulary):
    """A letter, or a number that no article names: that of an order, most likely."""
    if stem in vocabulary.known:
        return False
    return (len(stem) == 1 and stem.isascii()) or sum(map(str.isdigit, stem)) * 2 > len(stem)


_PLACES = """
    SELECT t.id, u.lexeme, u.positions, u.weights FROM ({table}) t, unnest(t.words) u
    WHERE t.words @@ %s::tsquery AND u.lexeme = ANY(%s)
"""


def best_of(texts, text, language):
    """-> (its text, 0 to 1) of the best of other texts with `text`, `language` and `words`."""
    known = known_words(Passage.objects.public(), public=True)
    words = words_of(text, "", {of: known[of] for of in known if of == base(language)})
    words = words.get(base(language), [])
    near = sorted({other for word in words for other in [word.stem, *word.near]})
    if not near:
        return "", 0.0
    rows = texts.filter(language=base(language)).values("id", "words").order_by()
    table, values = rows.query.sql_with_params()
    lexemes = " | ".join("'" + other.replace("\\", "").replace("'", "''") + "'" for other in near)
    with connection.cursor() as cursor:
        cursor.execute(_PLACES.format(table=table), [*values, lexemes, near])
        places = places_of(cursor)
    words = [replace(word, near={word.stem: 1.0} | word.near) for word in words]
    scores = {pk: score(words, at).score for pk, at in places.items()}
    best = max(scores, key=scores.get, default=None)
    return (texts.get(pk=best).text, scores[best]) if best else ("", 0.0)


def places_of(cursor):
    places = {}
    for pk, lexeme, positions, weights in cursor.fetchall():
        places.setdefault(pk, {})[lexeme] = list(zip(positions, weights, strict=True))
    return places


_CANDIDATES = """
    WITH asked AS MATERIALIZED (
        SELECT * FROM unnest(%s::text[], %s::text[], %s::int[], %s::float[])
            a(language, lexeme, number, weight)
    ), each AS (
        SELECT p.id, a.number, max(a.weight) AS weight
        FROM asked a JOIN knowledge_passage p
            ON p.words @@ (quote_literal(a.lexeme)::tsquery) AND p.language = a.language
        GROUP BY p.id, a.number
    ), best AS (
        SELECT e.id, sum(e.weight) AS weight FROM each e
        JOIN knowledge_passage p ON p.id = e.id
        {join}
        GROUP BY e.id ORDER BY weight DESC, e.id LIMIT %s
    )
    SELECT b.id, u.lexeme, u.positions, u.weights
    FROM best b JOIN knowledge_passage p USING (id), unnest(p.words) u
    WHERE u.lexeme IN (SELECT lexeme FROM asked)
"""


def scored(passages, asked, language, known):
    """-> [Hit] of the passages that have any of the words."""
    rows = [
        (of, other, number, word.weight * share * (1 if of == language else ELSEWHERE))
        for of, words in asked.items()
        for number, word in enumerate(words)
        for other, share in word.near.items()
    ]
    if not rows:
        return []
    with connection.cursor() as cursor:
        pks, values = passages.values("pk").query.sql_with_params()
        join = f"WHERE e.id IN ({pks})"
        cursor.execute(
            _CANDIDATES.format(join=join),
            [*map(list, zip(*rows, strict=True)), *values, CANDIDATES],
        )
        places = places_of(cursor)
    hits = []
    for passage in Passage.objects.filter(pk__in=places).select_related("article"):
        words = asked[passage.language]
        points = score(words, places[passage.pk])
        factor = 1 if passage.language == language else ELSEWHERE
        about = {"matched": points.matched, "missing": points.missing}
        about |= {"says": points.says, "titled": points.titled, "fresh": points.fresh}
        hits.append(Hit(passage, points.score * factor, **about))
    hits.sort(key=lambda hit: (-hit.score, hit.passage.pk))
    sentences, answered = stems_of([hit.passage for hit in hits[:READ]])
    for number, hit in enumerate(hits[:READ]):
        passage, words = hit.passage, asked[hit.passage.language]
        points = hit.score * gathered(words, places[passage.pk], sentences[passage.pk])
        weigh = known[passage.language].weight
        lines = [alike(words, stems, weigh) for stems in answered[passage.pk]]
        factor = 1 if passage.language == language else ELSEWHERE
        hits[number] = replace(hit, score=max([points, *(line * factor for line in lines)]))
    return lifted(sorted(hits, key=lambda hit: (-hit.score, hit.passage.pk)))


def another_part(hits):
    """What goes on is mostly about the same article, but another part of it."""
    if not hits:
        return hits
    parts = [hit for hit in hits if hit.passage.article_id == hits[0].passage.article_id]
    best = max(parts, key=lambda hit: (hit.fresh, hit.score))
    others = [hit for hit in hits if hit is not best]
    return [replace(best, score=hits[0].score), *others]


def lifted(hits):
    """The best hit is surer the further those of other articles are behind it."""
    if not hits or not hits[0].says:
        return hits
    best, *others = hits
    second = next((o.score for o in others if o.passage.article_id != best.passage.article_id), 0)
    lead = (LEAD if best.says > 1 else LEAD_OF_ONE) * (1 - second / best.score)
    return [replace(best, score=min(1.0, best.score + lead)), *others]
