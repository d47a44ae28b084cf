"""What passages mean, as vectors, where the deployment has a model for that. Without one, or when
it fails, words alone find them."""

import logging
from dataclasses import replace

from django.conf import settings
from django.db.models import Func, IntegerField
from django.utils.module_loading import import_string
from pgvector.django import CosineDistance

from .models import Passage

log = logging.getLogger(__name__)
AT_ONCE = 64
NEAREST = 20
# Likenesses (1: the same) below the first say nothing, those above the second all that one can.
LEAST, MOST = 0.35, 0.85
# What meaning alone is worth at most: it asks back, and it takes some words to answer.
ALONE = 0.55
WITH_WORDS = 0.25  # most that it adds to what words have found
PATIENCE = 3  # seconds that somebody who asks waits for it
RANKS = 60  # reciprocal rank fusion, with its usual constant


class Length(Func):
    function, output_field = "vector_dims", IntegerField()


def embed(texts, seconds=None):
    """-> [[numbers]], or None."""
    if not settings.EMBEDDING_NAME:
        return None
    try:
        return import_string(settings.EMBEDDER)(texts, seconds)
    except Exception as error:
        log.warning("No meaning of %d texts: %s", len(texts), type(error).__name__)
        return None


def give():
    """Give the next passages that have none of this model theirs. -> whether there may be more"""
    waiting = Passage.objects.exclude(meant_by=settings.EMBEDDING_NAME).select_related("article")
    passages = list(waiting.order_by("pk")[:AT_ONCE]) if settings.EMBEDDING_NAME else []
    texts = [f"{p.article.title}\n{p.heading}\n{p.text}" for p in passages]
    vectors = embed(texts) if texts else None
    if not vectors:
        return False
    for passage, vector in zip(passages, vectors, strict=True):
        passage.meaning, passage.meant_by = vector, settings.EMBEDDING_NAME
    Passage.objects.bulk_update(passages, ["meaning", "meant_by"])
    return len(passages) == AT_ONCE


def nearest(text, passages):
    """-> [(passage, 0 to 1)], the nearest first."""
    vectors = embed([text], PATIENCE)
    if not vectors:
        return []
    known = passages.filter(meant_by=settings.EMBEDDING_NAME).select_related("article")
    # An endpoint may put another model behind the same name.
    known = known.alias(length=Length("meaning")).filter(length=len(vectors[0]))
    known = known.annotate(distance=CosineDistance("meaning", vectors[0])).order_by(
        "distance", "pk"
    )
    return [
        (each, min(1.0, max(0.0, (1 - each.distance - LEAST) / (MOST - LEAST))))
        for each in known[:NEAREST]
    ]


def merged(hits, near, made):
    """Hits of words and passages near in meaning, by the ranks that they have in both.
    `made(passage, score)` -> a hit."""
    ranks = {}
    for order in ([hit.passage.pk for hit in hits], [passage.pk for passage, _ in near]):
        for rank, pk in enumerate(order):
            ranks[pk] = ranks.get(pk, 0) + 1 / (RANKS + rank)
    likeness = {passage.pk: like for passage, like in near if like}
    found = {
        hit.passage.pk: replace(
            hit, score=min(1.0, hit.score + WITH_WORDS * likeness.get(hit.passage.pk, 0.0))
        )
        for hit in hits
    }
    for passage, like in near:
        if passage.pk in found:
            hit = found[passage.pk]
            found[passage.pk] = replace(hit, score=max(hit.score, ALONE * like))
        elif like:
            found[passage.pk] = made(passage, ALONE * like)
    return sorted(found.values(), key=lambda hit: (-hit.score, -ranks[hit.passage.pk]))
