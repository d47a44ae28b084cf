"""The meaning of texts as numbers, by the embedding model of this deployment."""

from . import client

AT_ONCE = 64
LONGEST = 8000  # characters; models read no further than some 8,000 tokens


def embed(texts, seconds=None):
    """-> [[numbers]] for these texts, in their order. Raises wire.Failed."""
    texts = [text[:LONGEST] or " " for text in texts]
    parts = [texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE)]
    return [numbers for part in parts for numbers in client.embed(part, seconds)]
