"""The passages of an article: made anew whenever what it says or who may read it changes."""

from django.db import connection, transaction

from .cutting import pieces
from .dictionaries import base, dictionary, folded, vector
from .models import Article, Passage

# A vector of words holds a megabyte: more than a piece and its headings ever make.
_WORDS = " || ".join(
    [
        vector("%s", "a.title", "A"),
        vector("%s", "p.heading", "B"),
        vector("%s", "p.text", "C"),
        vector("%s", "p.asked", "D"),
    ]
)
_INDEX = f"""
    UPDATE knowledge_passage p SET words = {_WORDS}
    FROM knowledge_article a WHERE a.id = p.article_id AND a.id = %s
"""  # noqa: S608
# Each question that it is said to answer goes to the passage with most of its words, or the first.
_ASKED = f"""
    WITH nearest AS (
        SELECT DISTINCT ON (q.number) p.id, q.number, q.text
        FROM knowledge_passage p, unnest(%s::text[]) WITH ORDINALITY q(text, number),
            to_tsvector(%s::regconfig, {folded("q.text")}) AS question
        WHERE p.article_id = %s
        ORDER BY q.number, (
            SELECT count(*) FROM unnest(tsvector_to_array(question)) w
            WHERE w = ANY(tsvector_to_array(ts_filter(p.words, '{{b,c}}')))
        ) DESC, p.number
    )
    UPDATE knowledge_passage p SET asked = told.lines FROM (
        SELECT id, string_agg(text, E'\\n' ORDER BY number) AS lines FROM nearest GROUP BY id
    ) told WHERE told.id = p.id
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
    of = dictionary(article.language)
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, [of] * 4 + [article.pk])
        if lines := article.asked.splitlines():
            cursor.execute(_ASKED, [lines, of, article.pk])
            cursor.execute(_INDEX, [of] * 4 + [article.pk])
