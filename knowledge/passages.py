"""The passages of an article: made anew whenever what it says or who may read it changes."""

from django.db import connection, transaction

from .cutting import pieces
from .dictionaries import base, dictionary, vector
from .models import Article, Passage

# A vector of words holds a megabyte: more than a piece and its headings ever make.
_WORDS = " || ".join(
    [vector("%s", "a.title", "A"), vector("%s", "p.heading", "B"), vector("%s", "p.text", "C")]
)
_INDEX = f"""
    UPDATE knowledge_passage p SET words = {_WORDS}
    FROM knowledge_article a WHERE a.id = p.article_id AND a.id = %s
"""  # noqa: S608


@transaction.atomic
def renew(article):
    """Those of a draft are none. An article for ourselves has some: agents find it."""
    article.passages.all().delete()
    if article.status != Article.Status.PUBLISHED:
        return
    Passage.objects.bulk_create(
        Passage(
            article=article,
            number=number,
            heading=piece.heading,
            anchor=piece.anchor,
            text=piece.text.replace("\0", ""),
            language=base(article.language),
        )
        for number, piece in enumerate(pieces(article.body), start=1)
    )
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, [dictionary(article.language)] * 3 + [article.pk])
